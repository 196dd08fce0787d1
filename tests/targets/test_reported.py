"""Reported figures: typed with a source, corrected in the open, never counted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tech_market.accounts.models import User
from tech_market.audit.models import AuditEvent
from tech_market.errors import RuleBroken
from tech_market.files.rules import LARGEST
from tech_market.targets.reported_models import ReportedTarget, ReportedValue
from tech_market.targets.rules.reported import figure_text, parse_figure
from tech_market.targets.services import reported as reports
from tech_market.targets.services.reported import ValueDraft
from tech_market.targets.services.seeding_reported import plan_rows, seed_reported
from tests.clients import csrf_token, post
from tests.contracts.papers import NOON, admin_actor
from tests.files.samples import PDF
from tests.makers import make_admin, make_auditor, make_broker, make_member
from tests.pages import check_page, page

Open = Callable[[User], FlaskClient]
DRAFT = ValueDraft(year=2022, value=2_600, source="示例统计公报", reason="")


@pytest.fixture
def target(session: Session) -> ReportedTarget:
    """Seed the plan; return R&D as a share, 2.43 to 3.0 %."""
    seed_reported(session, NOON)
    return session.scalars(
        select(ReportedTarget).where(ReportedTarget.code == "rd-share")
    ).one()


@pytest.mark.parametrize(
    ("typed", "kept"), [("2.43", 2430), ("0", 0), ("4000", 4_000_000), ("0.125", 125)]
)
def test_a_figure_is_kept_exactly(typed: str, kept: int) -> None:
    assert parse_figure(typed, field="value") == kept
    assert figure_text(kept) == typed


@pytest.mark.parametrize(
    "typed",
    ["-1", "+1", "1e3", "１２", "1,000", " 1", "1.2345", "", ".5", "9" * 13, "x"],
)
def test_what_is_no_plain_figure_is_refused(typed: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        parse_figure(typed, field="value")
    assert broken.value.code == "figure-shape"


def test_the_plan_is_seeded_once_with_targets_and_without_values(
    session: Session, target: ReportedTarget
) -> None:
    assert seed_reported(session, NOON) == 0
    assert session.scalar(select(func.count(ReportedTarget.id))) == len([*plan_rows()])
    assert session.scalar(select(func.count(ReportedValue.id))) == 0
    assert (target.base, target.base_year, target.target) == (2430, 2020, 3000)
    assert target.source.endswith("表2第1项")


def enter(session: Session, target: ReportedTarget, tmp_path: Path,
          draft: ValueDraft = DRAFT, *, seen: int = 0,
          now: datetime = NOON) -> ReportedValue:  # fmt: skip
    """Type one value as an administrator."""
    return reports.report_value(
        session, actor=admin_actor(session), ref=target.ref, draft=draft,
        folder=tmp_path, now=now, seen=seen,
    )  # fmt: skip


def test_a_correction_keeps_the_old_value_and_says_why(
    session: Session, target: ReportedTarget, tmp_path: Path
) -> None:
    first = enter(session, target, tmp_path)
    better = replace(DRAFT, value=2_650, reason="按年报更正")
    second = enter(session, target, tmp_path, better, seen=first.id)
    assert (first.value, second.value, second.revision) == (2_600, 2_650, 2)
    assert reports.latest_values(session)[target.id][2022] is second
    line = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert line is not None
    assert (line.detail["old_value"], line.detail["value"]) == (2_600, 2_650)
    session.commit()
    with pytest.raises(DatabaseError, match="append-only"):
        session.execute(text("UPDATE reported_values SET value = 1"))
    session.rollback()


@pytest.mark.parametrize(
    ("values", "seen", "code"),
    [
        ({"year": 2020}, 0, "report-year"),
        ({"year": 2026}, 0, "report-year"),
        ({"source": "", "year": 2023}, 0, "report-source"),
        ({"value": 1}, 0, "stale"),
        ({"value": 1}, 10**9, "report-reason"),
        ({"reason": "再填"}, 10**9, "report-same"),
        ({"year": 2023, "file_name": "a.pdf", "content": b"no"}, 0, "file-kind"),
        ({"year": 2023, "file_name": "a.pdf"}, 0, "file-empty"),
        (
            {"year": 2023, "file_name": "a.pdf", "content": PDF + b"x" * LARGEST},
            0,
            "file-size",
        ),
    ],
)
def test_what_is_not_entered(
    session: Session,
    target: ReportedTarget,
    tmp_path: Path,
    values: dict[str, object],
    seen: int,
    code: str,
) -> None:
    enter(session, target, tmp_path)
    draft = replace(DRAFT, **values)  # type: ignore[arg-type]  # a table of cases
    with pytest.raises(RuleBroken) as broken:
        enter(session, target, tmp_path, draft, seen=seen)
    assert broken.value.code == code
    assert session.scalar(select(func.count(ReportedValue.id))) == 1


def test_a_year_that_has_not_begun_is_refused(
    session: Session, target: ReportedTarget, tmp_path: Path
) -> None:
    early = datetime(2021, 6, 1, tzinfo=UTC)
    with pytest.raises(RuleBroken) as broken:
        enter(session, target, tmp_path, now=early)
    assert broken.value.code == "report-year"


def send(
    client: FlaskClient, target: ReportedTarget, content: bytes = b"", **values: str
) -> TestResponse:
    """Send the form as a browser does, with a file when there is content."""
    fields = {
        "csrf_token": csrf_token(client), "year": "2022", "value": "2.6",
        "source": "示例统计公报", "seen": "0",
    } | values  # fmt: skip
    parts = [
        f'--cut\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{one}\r\n'
        for key, one in fields.items()
    ]
    name = "公报.pdf" if content else ""
    head = f'--cut\r\nContent-Disposition: form-data; name="file"; filename="{name}"'
    body = "".join(parts).encode() + head.encode() + b"\r\n\r\n" + content
    return client.post(
        f"/figures/reported/{target.ref}",
        data=body + b"\r\n--cut--\r\n",
        content_type="multipart/form-data; boundary=cut",
    )


def test_the_administrator_types_a_value_and_the_board_shows_it(
    session: Session, client_as: Open, target: ReportedTarget
) -> None:
    admin = client_as(make_admin(session))
    url = f"/figures/reported/{target.ref}"
    assert "还没有填报" in page(admin, url).text
    assert send(admin, target, PDF).status_code == 303
    shown = page(admin, url)
    assert "2.6%" in shown.text
    (href,) = [one.href for one in shown.links() if one.href.endswith("/file")]
    answer = admin.get(href)
    assert answer.data == PDF
    assert "attachment" in answer.headers["Content-Disposition"]
    board = page(admin, "/figures/reported")
    assert "上报，不计入统计" in board.text
    assert "86.7%" in board.text
    assert send(admin, target, value="2.7").status_code == 409  # typed meanwhile


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"value": "-1"}, "不能是负数"),
        ({"value": "二"}, "普通数字"),
        ({"value": ""}, "请填写数值"),
        ({"year": "2031"}, "请从列表中选择"),
        ({"source": ""}, "请写明来源文件"),
        ({"sneaked": "1"}, "未知"),
    ],
)
def test_a_wrong_value_is_told_at_its_field_and_not_kept(
    session: Session,
    client_as: Open,
    target: ReportedTarget,
    values: dict[str, str],
    words: str,
) -> None:
    admin = client_as(make_admin(session))
    answer = send(admin, target, b"", **values)
    assert answer.status_code == 422
    found = check_page(answer.text, url=f"/figures/reported/{target.ref}")
    assert words in found.text
    assert session.scalar(select(func.count(ReportedValue.id))) == 0


def test_who_reads_and_who_types(
    session: Session, client: FlaskClient, client_as: Open, target: ReportedTarget
) -> None:
    url = f"/figures/reported/{target.ref}"
    assert client.get(url).status_code == 302
    for person in (make_member(session), make_broker(session).user):
        assert client_as(person).get(url).status_code == 403
    auditor = client_as(make_auditor(session))
    assert "填报或更正" not in page(auditor, url).text
    assert send(auditor, target).status_code == 403
    assert auditor.get("/figures/reported/nothing").status_code == 404
    assert auditor.get(f"{url}/nothing/file").status_code == 404


TYPED = {
    "label": "“十五五”示例指标", "unit": "家", "first_year": "2026",
    "last_year": "2030", "base_year": "2025", "base": "10", "target": "20.5",
    "source": "示例文件", "seen": "",
}  # fmt: skip


def test_the_next_plan_is_defined_and_corrected(
    session: Session, client_as: Open
) -> None:
    admin = client_as(make_admin(session))
    page(admin, "/admin/reported/new")
    assert post(admin, "/admin/reported/new", TYPED).status_code == 303
    target = session.scalars(select(ReportedTarget)).one()
    assert (target.target, target.base) == (20_500, 10_000)
    url = f"/admin/reported/{target.ref}/edit"
    fields = page(admin, url).form(url).fields
    del fields["csrf_token"]
    assert post(admin, url, fields | {"target": "21"}).status_code == 303
    assert post(admin, url, fields).status_code == 409
    assert session.scalar(select(ReportedTarget.target)) == 21_000


@pytest.mark.parametrize(
    "values",
    [
        {"last_year": "2025"},
        {"target": "0"},
        {"target": "-3"},
        {"base": ""},
        {"first_year": "0001"},
        {"label": ""},
    ],
)
def test_a_wrong_definition_is_refused(
    session: Session, client_as: Open, values: dict[str, str]
) -> None:
    admin = client_as(make_admin(session))
    answer = post(admin, "/admin/reported/new", TYPED | values)
    assert answer.status_code == 422
    assert session.scalar(select(func.count(ReportedTarget.id))) == 0


def test_the_period_cannot_leave_a_reported_year_out(
    session: Session, client_as: Open, target: ReportedTarget, tmp_path: Path
) -> None:
    enter(session, target, tmp_path)
    admin = client_as(make_admin(session))
    url = f"/admin/reported/{target.ref}/edit"
    fields = page(admin, url).form(url).fields
    del fields["csrf_token"]
    answer = post(admin, url, fields | {"first_year": "2023"})
    assert answer.status_code == 422


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_board_and_record_leave_as_files(
    session: Session, client_as: Open, target: ReportedTarget, tmp_path: Path, kind: str
) -> None:
    enter(session, target, tmp_path, replace(DRAFT, source="=HYPERLINK(1)"))
    auditor = client_as(make_auditor(session))
    for url in ("/figures/reported", f"/figures/reported/{target.ref}"):
        answer = auditor.get(f"{url}?as={kind}")
        assert answer.status_code == 200
        if kind == "csv":
            said = answer.data.decode("utf-8-sig")
            assert "不计入统计" in said
            assert "2.6" in said
            assert ",=HYPERLINK" not in said
