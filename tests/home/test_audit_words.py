"""The log says kinds and details in words, and leaves as a file with the same rows."""

import csv
import json
from collections.abc import Callable
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.audit import services as audit
from tech_market.audit.models import AuditEvent
from tech_market.home import log_export
from tech_market.home.views import oversight
from tech_market.listings.pace import Pace
from tech_market.policy.actor import SYSTEM
from tests.clients import post
from tests.makers import make_admin, make_auditor
from tests.pages import page
from tests.people import ROLES, make_person

ClientAs = Callable[[User], FlaskClient]
READERS = {"admin", "auditor"}
LINES: dict[str, tuple[str, dict[str, Any]]] = {
    "need.review.return": (
        "need", {"state": "returned", "from": "submitted", "level": "open",
                 "reason": "duplicate", "number": None},
    ),
    "deal.move": (
        "deal", {"from": "contact", "to": "closed", "expected_fen": 123_456_789,
                 "probability": None, "reason": "no-response"},
    ),
    "deal.move.split-effect": (
        "deal", {"state": "effective", "points": {"abc": 3_000, "def": 7_000}},
    ),
    "deal.file.add": ("deal", {"kind": "unheard-of", "shared": False, "size": 7}),
    "match.refresh": ("match", {"listings": 50, "opened": 225}),
    "question.ask": ("question", {"about": "result"}),
    "maintenance.on": ("market", {"since": "=1+1", "until": "@now"}),
}  # fmt: skip


@pytest.fixture(autouse=True)
def fresh_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oversight, "EXPORTS", Pace(6))


@pytest.fixture
def auditor(session: Session, client_as: ClientAs, now: datetime) -> FlaskClient:
    for action, (kind, detail) in LINES.items():
        audit.record(session, actor=SYSTEM, action=action, kind=kind, ref="r",
                     now=now, detail=detail)  # fmt: skip
    session.commit()
    return client_as(make_auditor(session))


def rows(client: FlaskClient, query: str) -> list[list[str]]:
    """Return the cells of the page's rows."""
    found = page(client, f"/audit?{query}").find("tbody tr")
    return [["".join(one.itertext()).strip() for one in row] for row in found]


def table(client: FlaskClient, query: str) -> tuple[dict[str, str], list[list[str]]]:
    """Return the notes and the rows, head first, of a CSV."""
    answer = post(client, f"/audit/export?as=csv&{query}")
    assert answer.status_code == 200
    read = list(csv.reader(StringIO(answer.data.decode("utf-8-sig"))))
    notes = {
        line[0].removeprefix("# "): line[1] for line in read if line[0].startswith("#")
    }
    return notes, read[len(notes) :]


@pytest.mark.parametrize(
    ("what", "zh", "en"),
    [
        (
            "need.review.return",
            "状态 退回修改；原状态 待审核；公开级别 公开；退回原因 与已有条目重复",
            (
                "State Returned for changes; State before Awaiting review; "
                "Level Public; Reason for the return Same as an existing entry"
            ),
        ),
        (
            "deal.move.split-effect",
            "份额方案状态 已生效；份额 abc 30%、def 70%",
            "State of the proposal In effect; Shares abc 30%, def 70%",
        ),
        ("match.refresh", "条目数 50；新增配对 225", "Listings 50; Pairs opened 225"),
        ("question.ask", "关于 科技成果", "About Result"),
        (
            "deal.file.add",
            "文件种类 unheard-of；对双方可见 否；大小（字节） 7",
            "Kind of file unheard-of; Shared No; Size (bytes) 7",
        ),
    ],
)
def test_details_are_said_in_words_and_what_is_unknown_as_it_is(
    auditor: FlaskClient, what: str, zh: str, en: str
) -> None:
    assert rows(auditor, f"what={what}")[0][5] == zh
    post(auditor, "/language", {"language": "en"})
    assert rows(auditor, f"what={what}")[0][5] == en


def test_amounts_are_exact(auditor: FlaskClient) -> None:
    said = [row[5] for row in rows(auditor, "kind=deal")]
    assert "预计金额 1,234,567.89 元" in " ".join(said)
    assert "成交把握" not in " ".join(said)


def test_kinds_are_offered_and_said_in_words(auditor: FlaskClient) -> None:
    shown = page(auditor, "/audit?kind=match")
    offered = {one.get("value"): one.text for one in shown.find("#kind option")}
    assert (offered["match"], offered["needs."]) == ("对接", "需求页面")
    assert [row[3] for row in rows(auditor, "kind=match")] == ["对接 r"]
    post(auditor, "/language", {"language": "en"})
    assert [row[3] for row in rows(auditor, "kind=match")] == ["Pairing r"]


def test_refused_pages_are_found_by_their_domain(
    session: Session, client_as: ClientAs, auditor: FlaskClient
) -> None:
    broker = make_person(session, "enterprise")
    assert broker is not None
    assert client_as(broker).get("/audit").status_code == 403
    (row,) = rows(auditor, "kind=home.")
    assert row[3].split() == ["首页、工作台和管理页面", "home.audit"]
    assert rows(auditor, "kind=home") == rows(auditor, "kind=ome.") == []


def test_a_kind_nobody_knows_is_asked_for_as_it_is(auditor: FlaskClient) -> None:
    shown = page(auditor, "/audit?kind=old-kind")
    (chosen,) = shown.find("#kind option[selected]")
    assert (chosen.get("value"), chosen.text) == ("old-kind", "old-kind")
    assert "没有符合条件的记录" in shown.text


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("first={day}&last={day}", len(LINES)),
        ("day={day}", len(LINES)),
        ("last={day}", len(LINES)),
        ("first=2999-01-01", 0),
        ("last=2001-01-01", 0),
        ("first=2999-01-01&last={day}", 0),
        ("first=no-day&kind=deal", 3),
    ],
)
def test_days_are_a_span_with_both_ends(
    auditor: FlaskClient, now: datetime, query: str, count: int
) -> None:
    asked = query.format(day=f"{now:%Y-%m-%d}")
    found = [row for row in rows(auditor, asked) if row[3].endswith(" r")]
    assert len(found) == count


def test_the_file_holds_the_rows_of_the_page(auditor: FlaskClient) -> None:
    shown = page(auditor, "/audit?kind=deal&outcome=done")
    (button,) = [one for one in shown.find(".audit-export button") if one.text == "CSV"]
    assert button.get("formaction") == "/audit/export?kind=deal&outcome=done&as=csv"
    seen = rows(auditor, "kind=deal&outcome=done")
    notes, (head, *body) = table(auditor, "kind=deal&outcome=done")
    read = [dict(zip(head, line, strict=True)) for line in body]
    assert [one["说明"] for one in read] == [row[5] for row in seen]
    assert [f"{one['对象种类']} {one['对象编号']}" for one in read] == [
        row[3] for row in seen
    ]
    assert [one["操作"] + one["操作代码"] for one in read] == [row[2] for row in seen]
    assert json.loads(read[0]["说明（代码）"]) == LINES["deal.file.add"][1]
    assert (notes["条件"], notes["条数"]) == ("对象种类 商机 · 结果 完成", "共 3 条")


def test_the_workbook_is_in_the_readers_language(auditor: FlaskClient) -> None:
    post(auditor, "/language", {"language": "en"})
    answer = post(auditor, "/audit/export?as=xlsx&kind=match")
    book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
    head, row = book.get_sheet_by_name("Audit log").to_python()
    found = dict(zip(head, row, strict=True))
    assert found["Kind of thing"] == "Pairing"
    assert found["Explanation"] == "Listings 50; Pairs opened 225"


def test_formulas_are_disarmed(
    session: Session, client_as: ClientAs, now: datetime
) -> None:
    audit.record(session, actor=SYSTEM, action="seed", kind="seed", ref="=1+1",
                 now=now, detail={"name": "=2"})  # fmt: skip
    session.commit()
    _notes, (head, line) = table(client_as(make_admin(session)), "kind=seed")
    found = dict(zip(head, line, strict=True))
    assert (found["对象编号"], found["说明"]) == ("'=1+1", "名称 =2")


def test_a_file_that_is_cut_says_so_on_page_and_in_file(
    auditor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_export, "MOST", 2)
    assert "文件最多 2 条，最新的在前" in page(auditor, "/audit?kind=deal").text
    notes, (_head, *body) = table(auditor, "kind=deal")
    assert len(body) == 2
    assert notes["条数"].startswith("共 3 条，文件中是最新的 2 条")
    assert "文件最多" not in page(auditor, "/audit?kind=match").text


def test_taking_the_log_away_leaves_a_line_in_it(
    session: Session, auditor: FlaskClient
) -> None:
    table(auditor, "kind=deal&about=r&what=deal")
    table(auditor, "about=13800000000&what=13800000000&kind=13800000000")
    found = session.scalars(
        select(AuditEvent)
        .where(AuditEvent.action == "audit.read.export")
        .order_by(AuditEvent.id)
    ).all()
    assert [one.detail for one in found] == [
        {"format": "csv", "rows": 3, "about": "r", "what": "deal", "kind": "deal"},
        {"format": "csv", "rows": 0},
    ]
    said = rows(auditor, "kind=audit")
    assert said[1][5] == (
        "格式 csv；行数 3；对象或人员编号 r；操作 deal；对象种类 商机"
    )


@pytest.mark.parametrize("role", ROLES)
def test_whoever_may_not_read_the_log_takes_no_file_of_it(
    session: Session, client: FlaskClient, client_as: ClientAs, role: str
) -> None:
    person = make_person(session, role)
    session.commit()
    browser = client_as(person) if person else client
    shown = browser.get("/audit").status_code
    taken = post(browser, "/audit/export?as=csv").status_code
    assert taken == shown
    assert taken == (200 if role in READERS else 403 if person else 302)


def test_an_unknown_format_is_nothing(session: Session, client_as: ClientAs) -> None:
    browser = client_as(make_admin(session))
    assert post(browser, "/audit/export?as=pdf").status_code == 404
    assert browser.get("/audit/export?as=csv").status_code == 405
