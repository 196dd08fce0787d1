"""The way of a claim through the pages, for each who takes part."""

import io
from collections.abc import Callable

from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.rewards.models import RewardClaim
from tests.clients import post
from tests.contracts.papers import registered
from tests.makers import make_admin, make_auditor, make_broker, make_member
from tests.pages import page
from tests.queries import counted_queries
from tests.rewards.cases import cancelled, changed, checked, claimed, earned, paid

Open = Callable[[User], FlaskClient]


def test_a_claim_goes_its_way(session: Session, client_as: Open) -> None:
    case = earned(session)
    broker = client_as(case.user)
    assert "查看计算并申报" in page(broker, "/rewards").text
    shown = page(broker, f"/contracts/{case.contract.ref}/reward")
    assert "12,000.00" in shown.text
    form = shown.form(f"/contracts/{case.contract.ref}/reward")
    answer = broker.post(form.action, data=form.fields)
    assert answer.status_code == 303
    url = answer.location
    one, other = (client_as(make_admin(session)) for _ in range(2))
    for client, step in ((one, "check"), (other, "approve")):
        form = page(client, url).form(f"{url}/{step}")
        assert client.post(form.action, data=form.fields).status_code == 303
    form = page(one, url).form(f"{url}/pay")
    fields = form.fields | {"voucher_no": "示例凭证9"}
    assert one.post(form.action, data=fields).status_code == 303
    said = page(broker, url).text
    assert "已发放" in said
    assert "示例凭证9" in said


def test_who_checked_is_shown_no_button_to_approve(
    session: Session, client_as: Open
) -> None:
    claim = checked(session, earned(session))
    person = session.get(User, claim.checked_by_id)
    assert person is not None
    client = client_as(person)
    shown = page(client, f"/rewards/{claim.ref}")
    assert not [one for one in shown.forms() if one.action.endswith("/approve")]
    answer = post(
        client, f"/rewards/{claim.ref}/approve", {"version": str(claim.version)}
    )
    assert answer.status_code == 409
    assert "须由另一位市场管理员批准" in answer.text


def test_a_refusal_without_a_reason_is_shown_at_its_field(
    session: Session, client_as: Open
) -> None:
    claim = claimed(session, earned(session))
    answer = post(
        client_as(make_admin(session)),
        f"/rewards/{claim.ref}/refuse",
        {"version": str(claim.version), "reason": ""},
    )
    assert answer.status_code == 422
    assert "请填写原因" in answer.text


def test_a_reason_is_printed_as_it_was_typed(session: Session, client_as: Open) -> None:
    claim, reason = claimed(session, earned(session)), "材料只有 50% <b>不全</b>"
    admin, url = client_as(make_admin(session)), f"/rewards/{claim.ref}"
    typed = {"version": str(claim.version), "reason": reason}
    assert post(admin, f"{url}/refuse", typed).status_code == 303
    assert reason in page(admin, url).text


def test_a_claim_read_in_an_old_version_is_not_decided(
    session: Session, client_as: Open
) -> None:
    case = earned(session)
    claim = claimed(session, case)
    old = str(claim.version)
    changed(session, case, 40)
    answer = post(
        client_as(make_admin(session)), f"/rewards/{claim.ref}/check", {"version": old}
    )
    assert answer.status_code == 409


def test_claims_of_others_do_not_exist(session: Session, client_as: Open) -> None:
    claim = claimed(session, earned(session))
    stranger = client_as(make_broker(session).user)
    assert stranger.get(f"/rewards/{claim.ref}").status_code == 404
    assert claim.ref not in stranger.get("/rewards").text
    assert client_as(make_member(session)).get("/rewards").status_code == 403
    assert client_as(make_auditor(session)).get(f"/rewards/{claim.ref}").text


def test_every_sum_leads_to_the_rows_it_adds_up(
    session: Session, client_as: Open
) -> None:
    claimed(session, earned(session))
    clawed = earned(session)
    paid(session, clawed)
    cancelled(session, clawed)
    client = client_as(make_admin(session))
    shown = page(client, "/rewards")
    assert shown.texts(".reward-tiles strong") == [
        "12,000.00 元", "0.00 元", "12,000.00 元", "12,000.00 元",
    ]  # fmt: skip
    tiles = [one.href for one in shown.links() if "state=" in one.href]
    counts = [page(client, url).text.count("示例合同") for url in tiles[-4:]]
    assert counts == [1, 0, 1, 1]


def test_filters_narrow_the_list_and_nonsense_is_left_out(
    session: Session, client_as: Open
) -> None:
    claim = claimed(session, earned(session))
    client = client_as(make_admin(session))
    for query in ("year=2026", f"broker={claim.broker.ref}", "q=示例合同", "year=x"):
        assert claim.ref in client.get(f"/rewards?{query}").text
    for query in ("year=2025", "broker=nobody", "q=没有", "state=paid"):
        assert claim.ref not in client.get(f"/rewards?{query}").text


def test_the_table_leaves_the_house_with_exact_money(
    session: Session, client_as: Open
) -> None:
    claim = paid(session, earned(session))
    client = client_as(make_admin(session))
    text = client.get("/rewards?as=csv").data.decode("utf-8-sig")
    assert "800000.00" in text
    assert "12000.00" in text
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(client.get("/rewards?as=xlsx").data)
    )
    rows = book.get_sheet_by_index(0).to_python()
    assert (rows[1][0], rows[1][10]) == (claim.ref, 12_000)


def test_a_registered_contract_leads_to_its_claim(
    session: Session, client_as: Open
) -> None:
    case = earned(session)
    shown = page(client_as(case.user), f"/contracts/{case.contract.ref}")
    assert f"/contracts/{case.contract.ref}/reward" in [o.href for o in shown.links()]


def test_what_stands_against_a_claim_is_said_before_it_is_made(
    session: Session, client_as: Open
) -> None:
    case = earned(session, is_related=True)
    shown = page(client_as(case.user), f"/contracts/{case.contract.ref}/reward")
    assert "关联交易不在奖励范围内" in shown.text
    assert not [one for one in shown.forms() if one.action.endswith("/reward")]


def test_rules_name_their_sources(session: Session, client_as: Open) -> None:
    said = page(client_as(make_auditor(session)), "/rewards/rules").text
    assert "1.5%" in said
    assert "待核实" in said
    assert "未见规定" in said


def test_a_contract_that_cannot_be_claimed_answers_in_words(
    session: Session, client_as: Open
) -> None:
    broker = make_broker(session)
    contract = registered(session, broker_no=broker.filing_no)
    client = client_as(broker.user)
    assert client.get(f"/contracts/{contract.ref}/reward").status_code == 404


def test_the_list_asks_the_same_for_one_as_for_many(
    session: Session, client_as: Open
) -> None:
    client = client_as(make_admin(session))
    claimed(session, earned(session))
    one = _count(session, client)
    for _ in range(5):
        claimed(session, earned(session))
    assert _count(session, client) == one
    assert len(session.scalars(select(RewardClaim)).all()) == 6


def _count(session: Session, client: FlaskClient) -> int:
    session.commit()
    session.expire_all()
    with counted_queries(session) as sent:
        assert client.get("/rewards").status_code == 200
    return len(sent)
