"""A found list leaves as a file with what its reader sees in it, and leaves a trace."""

import csv
from collections.abc import Callable
from io import BytesIO, StringIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.audit.models import AuditEvent
from tech_market.listings import exporting, list_views
from tech_market.listings.pace import Pace
from tech_market.listings.rules import Level, ListingState
from tests.clients import post
from tests.makers import make_member, make_need, make_result, organisation_of
from tests.pages import page
from tests.people import ROLES, make_person

ClientAs = Callable[[User], FlaskClient]
SIGNED_IN = [role for role in ROLES if role != "anonymous"]


@pytest.fixture(autouse=True)
def fresh_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_views, "EXPORTS", Pace(6))


def table(
    client: FlaskClient, address: str
) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Return the notes and the rows of a CSV."""
    answer = post(client, address)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.reader(StringIO(answer.data.decode("utf-8-sig"))))
    notes = {
        row[0].removeprefix("# "): row[1] for row in rows if row[0].startswith("#")
    }
    head, *body = rows[len(notes) :]
    return notes, [dict(zip(head, row, strict=True)) for row in body]


def test_file_has_the_rows_of_the_present_list(
    session: Session, client_as: ClientAs
) -> None:
    make_need(session, title="要的", field_code="05", is_budget_public=True,
              budget_low_fen=10_000_000, budget_high_fen=50_000_000)  # fmt: skip
    make_need(session, title="别的领域", field_code="01")
    session.commit()
    browser = client_as(make_member(session))
    shown = page(browser, "/needs?field=05")
    (button,) = [one for one in shown.find(".list-export button") if one.text == "CSV"]
    address = button.get("formaction", "")
    notes, (row,) = table(browser, address)
    assert (row["标题"], row["预算下限（元）"], row["预算上限（元）"]) == (
        "要的", "100000.00", "500000.00"
    )  # fmt: skip
    assert row["页面地址"].endswith("/needs/" + row["页面地址"][-12:])
    assert notes["条件"] == "技术领域：新材料及其应用"
    assert notes["条数"] == "共 1 条"


def test_workbook_holds_rows_and_notes(session: Session, client_as: ClientAs) -> None:
    make_result(session, title="成果甲", is_price_public=True, price_fen=8_000_000)
    session.commit()
    answer = post(client_as(make_member(session)), "/results/export?as=xlsx")
    book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
    head, row = book.get_sheet_by_name("科技成果").to_python()
    found = dict(zip(head, row, strict=True))
    assert (found["标题"], found["价格（元）"]) == ("成果甲", 80_000.0)
    assert "说明" in book.sheet_names


@pytest.mark.parametrize("role", SIGNED_IN)
def test_file_holds_nothing_its_reader_may_not_see(
    session: Session, client_as: ClientAs, role: str
) -> None:
    make_need(session, title="双方可见", level=Level.AGREED, description="金丝雀说明",
              confidential="金丝雀机密", contact_name="金丝雀联系人",
              contact_phone="13877771234")  # fmt: skip
    hidden = make_need(session, title="未公开金额", budget_high_fen=77_700_000,
                       is_anonymous=True)  # fmt: skip
    make_need(session, title="金丝雀草稿", state=ListingState.DRAFT)
    make_need(session, title="金丝雀线下", level=Level.OFFLINE)
    person = make_person(session, role)
    assert person is not None
    session.commit()
    _notes, rows = table(client_as(person), "/needs/export?as=csv&scope=all")
    said = str(rows)
    if role in {"admin", "auditor"}:
        assert "金丝雀草稿" in said
    else:
        assert {row["标题"] for row in rows} == {"双方可见", "未公开金额"}
        assert "金丝雀" not in said
        assert "777000" not in said
        assert hidden.organisation.name not in said
    for never in ("金丝雀机密", "金丝雀联系人", "金丝雀说明", "13877771234"):
        assert never not in said


def test_who_is_not_signed_in_is_asked_to_and_offered_no_file(
    session: Session, client: FlaskClient
) -> None:
    make_need(session)
    session.commit()
    assert post(client, "/needs/export?as=csv").status_code == 302
    assert "导出当前列表" not in page(client, "/needs").text


def test_owner_takes_own_drafts_with_their_state(
    session: Session, client_as: ClientAs
) -> None:
    user = make_member(session)
    make_need(session, title="我的", organisation=organisation_of(session, user),
              state=ListingState.DRAFT, number=None, published_at=None,
              budget_high_fen=1_000_000)  # fmt: skip
    session.commit()
    _notes, (row,) = table(client_as(user), "/needs/export?as=csv&scope=own")
    assert (row["状态"], row["编号"], row["预算上限（元）"]) == ("草稿", "", "10000.00")


def test_formulas_are_disarmed(session: Session, client_as: ClientAs) -> None:
    make_need(session, title="=HYPERLINK(1)", summary="@SUM(A1)")
    session.commit()
    _notes, (row,) = table(client_as(make_member(session)), "/needs/export?as=csv")
    assert (row["标题"], row["摘要"]) == ("'=HYPERLINK(1)", "'@SUM(A1)")


def test_long_list_is_cut_and_says_so(
    session: Session, client_as: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST", 2)
    for number in range(3):
        make_need(session, title=f"第{number}条")
    session.commit()
    notes, rows = table(client_as(make_member(session)), "/needs/export?as=csv")
    assert len(rows) == 2
    assert notes["条数"].startswith("共 3 条，文件中是前 2 条")


def test_export_leaves_one_line_and_no_words(
    session: Session, client_as: ClientAs
) -> None:
    user = make_member(session)
    make_need(session, field_code="05")
    session.commit()
    post(client_as(user), "/needs/export?as=csv&q=铝合金&field=05")
    (event,) = session.scalars(
        select(AuditEvent).where(AuditEvent.action == "listing.export")
    )
    assert event.actor_ref == user.ref
    assert event.detail == {
        "format": "csv", "rows": 1, "scope": "", "chosen": {"field": ["05"]}
    }  # fmt: skip


def test_other_forms_do_not_exist_and_haste_is_refused(
    session: Session, client_as: ClientAs
) -> None:
    browser = client_as(make_member(session))
    for form in ("", "pdf", "exe"):
        assert post(browser, f"/needs/export?as={form}").status_code == 404
    codes = [post(browser, "/needs/export?as=csv").status_code for _ in range(7)]
    assert codes == [200] * 6 + [429]
