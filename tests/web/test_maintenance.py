"""Closed for maintenance: every page says so, nothing is written."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import SignIn, User
from tech_market.audit.models import AuditEvent
from tech_market.cli.maintenance import group
from tech_market.jobs.worker import Worker
from tech_market.notices.models import Notice
from tech_market.web.maintenance import (
    NAME,
    Maintenance,
    find_maintenance,
    is_closed,
    write_maintenance,
)
from tests.clients import csrf_token, post
from tests.makers import make_admin, make_member
from tests.pages import check_page

Open = Callable[[User], FlaskClient]
AT = datetime(2026, 11, 23, 1, tzinfo=UTC)  # nine in the morning in Shanghai
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def at_nine(
    monkeypatch: pytest.MonkeyPatch, data_dir: Path
) -> Iterator[Callable[[datetime], None]]:
    def set_clock(moment: datetime) -> None:
        monkeypatch.setenv("APP_CLOCK", moment.isoformat())

    set_clock(AT)
    yield set_clock
    (data_dir / NAME).unlink(missing_ok=True)


def shut(folder: Path, *, since: datetime = AT, until: datetime = AT + HOUR) -> None:
    write_maintenance(folder, Maintenance(since=since, until=until))


def test_every_page_is_closed_and_says_until_when(
    client: FlaskClient, data_dir: Path
) -> None:
    shut(data_dir)
    for url in ("/", "/needs?q=x", "/nowhere", "/desk", "/sitemap.xml"):
        answer = client.get(url)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "3600"
        page = check_page(answer.text, url=url)
        assert page.h1 == "系统正在维护"
        assert "预计 2026年11月23日 10:00 恢复" in page.text
        assert "back by 23 November 2026 10:00" in page.text


def test_english_readers_read_english_first(
    client: FlaskClient, data_dir: Path
) -> None:
    post(client, "/language", {"language": "en"})
    shut(data_dir)
    page = check_page(client.get("/").text, url="/")
    assert page.h1 == "Closed for maintenance"
    assert "系统正在维护" in page.text


def test_nothing_is_written_while_closed(
    session: Session, client_as: Open, data_dir: Path
) -> None:
    user = make_member(session)
    client = client_as(user)
    token = csrf_token(client)
    shut(data_dir)
    events = select(func.count(AuditEvent.id))
    before = session.scalar(events)
    answer = client.post("/account", data={"csrf_token": token, "name": "新名"})
    assert answer.status_code == 503
    assert "没有保存" in answer.text
    assert session.scalar(events) == before
    session.expire_all()
    assert user.name != "新名"
    assert session.scalar(select(func.count(SignIn.id))) == 1


def test_machines_and_style_sheets_still_answer(
    client: FlaskClient, data_dir: Path
) -> None:
    shut(data_dir)
    for url in ("/livez", "/readyz", "/static/css/base.css"):
        with client.get(url) as answer:
            assert answer.status_code == 200, url


def test_before_it_begins_pages_announce_it(
    client: FlaskClient, data_dir: Path
) -> None:
    shut(data_dir, since=AT + HOUR, until=AT + 2 * HOUR)
    answer = client.get("/needs")
    assert answer.status_code == 200
    assert "2026年11月23日 10:00 起系统维护" in answer.text


def test_it_never_ends_by_the_clock_and_says_so(
    client: FlaskClient, data_dir: Path, at_nine: Callable[[datetime], None]
) -> None:
    shut(data_dir)
    at_nine(AT + 2 * HOUR)
    answer = client.get("/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "300"
    assert "比预计的时间长" in answer.text


@pytest.mark.parametrize("text", ["", "{", "[]", '{"since": "x", "until": 1}'])
def test_a_file_that_cannot_be_read_closes_the_market(
    client: FlaskClient, data_dir: Path, text: str
) -> None:
    (data_dir / NAME).write_text(text, encoding="utf-8")
    assert client.get("/").status_code == 503


def test_a_worker_stands_still(app: Flask, data_dir: Path) -> None:
    looked = 0

    def no_work() -> datetime:
        raise AssertionError("it looked for work")

    def look() -> bool:
        nonlocal looked
        looked += 1
        worker.stop.set()
        return is_closed(app)

    shut(data_dir)
    worker = Worker(name="test", now=no_work, is_paused=look)
    worker.run()
    assert looked == 1


def run(app: Flask, *words: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(group, list(words))
    return done.exit_code, done.output


def test_commands_switch_it_and_tell_administrators(
    app: Flask, session: Session, client: FlaskClient, data_dir: Path
) -> None:
    admin, member = make_admin(session), make_member(session)
    session.commit()
    assert run(app, "status") == (0, "开放，没有安排维护\n")
    code, said = run(app, "on", "--until", "2026-11-23 10:30")
    assert (code, "已告知 1 位市场管理员" in said) == (0, True)
    assert client.get("/").status_code == 503
    assert run(app, "status")[0] == 1
    found = find_maintenance(data_dir)
    assert found is not None
    assert found.until == AT + 1.5 * HOUR
    assert run(app, "off")[0] == 0
    assert client.get("/").status_code == 200
    codes = select(Notice.code).where(Notice.user_id == admin.id).order_by(Notice.id)
    assert session.scalars(codes).all() == ["maintenance.on", "maintenance.off"]
    others = select(func.count(Notice.id)).where(Notice.user_id == member.id)
    assert session.scalar(others) == 0
    lines = select(AuditEvent.action).where(AuditEvent.object_kind == "market")
    assert session.scalars(lines.order_by(AuditEvent.id)).all() == [
        "maintenance.on",
        "maintenance.off",
    ]


@pytest.mark.parametrize(
    "words",
    [
        ["--until", "2026-11-23 08:59"],
        ["--until", "2026-12-23 09:00"],
        ["--from", "2026-11-23 12:00", "--until", "2026-11-23 11:00"],
        ["--until", "morgen"],
        [],
    ],
)
def test_times_that_make_no_sense_are_refused(
    app: Flask, session: Session, data_dir: Path, words: list[str]
) -> None:
    assert session is not None
    assert run(app, "on", *words)[0] != 0
    assert find_maintenance(data_dir) is None


def test_opening_what_is_open_says_so(app: Flask, session: Session) -> None:
    assert session is not None
    assert run(app, "off") == (0, "没有处于维护状态\n")
