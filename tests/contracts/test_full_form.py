"""Every field of the national registration form, kept and refused where it is wrong."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.brokerage.models import BrokerState
from tech_market.contracts.models import Contract
from tech_market.contracts.rules.currency import ForeignMoney
from tech_market.errors import RuleBroken
from tests.clients import post
from tests.contracts.papers import WAN, enter, party, typed
from tests.makers import (
    make_admin,
    make_broker,
    make_need,
    make_organisation,
    make_result,
)
from tests.pages import check_page, page

Open = Callable[[User], FlaskClient]
WHOLE: dict[str, str] = {
    "subject": "委托研制高强铝合金挤压工艺，提交样品与试验报告。",
    "payment_terms": "签订后付30%，验收后付70%",
    "plan_code": "city",
    "objective_code": "10",
    "seller_nature": "150",
    "seller_sector": "C",
    "seller_town": "luotuo",
    "seller_flags": "high-tech",
    "seller_seal": "示例印章",
    "buyer_nature": "022",
    "buyer2_name": "示例共同买方",
    "buyer2_code": "",
    "buyer2_region": "990000",
    "buyer_share": "60.5",
    "buyer2_share": "39.5",
    "event_note": "示例路演",
    "parent_no": "2026-3302-1100-0001",
    "trade_licence_no": "示例许可1号",
}
EURO = ForeignMoney(
    "EUR", Decimal("10000.50"), Decimal("7.8"), date(2026, 2, 1), "示例"
)


def test_every_field_is_kept_shown_and_filled_in_again(
    session: Session, client_as: Open
) -> None:
    admin = client_as(make_admin(session))
    need, result = make_need(session), make_result(session)
    broker = make_broker(session)
    listings = {
        "broker_no": broker.filing_no or "",
        "need_no": need.number or "",
        "result_no": (result.number or "").lower(),
    }
    sent = typed(**WHOLE, **listings)
    url = post(admin, "/contracts/new", sent).location
    contract = session.scalars(select(Contract)).one()
    assert (contract.need, contract.result) == (need, result)
    assert contract.broker is broker
    assert contract.parent_no == "2026330211000001"
    assert [one.share_bp for one in contract.parties] == [None, 6050, 3950]
    shown = page(admin, url).text
    for text in (
        "高新技术企业",
        "骆驼街道",
        "高等院校",
        "示例共同买方",
        "60.50%",
        "示例路演",
    ):
        assert text in shown
    again = page(admin, f"{url}/edit").form(f"{url}/edit").fields
    for name, text in sent.items():
        if name not in {"result_no", "parent_no", "deduction_materials"}:
            assert again[name] == text, name


def test_the_register_fills_in_what_was_left_empty(session: Session) -> None:
    house = make_organisation(
        session, nature_code="110", town_code="xiepu", sector_code="26"
    )
    known = replace(party(1), credit_code=house.credit_code, nature_code="170")
    seller = enter(session, seller=known).parties[0]
    assert (seller.nature_code, seller.town_code, seller.sector_code) == (
        "170", "xiepu", "26",
    )  # fmt: skip


def test_a_party_that_is_taken_off_the_paper_is_gone(
    session: Session, client_as: Open
) -> None:
    admin = client_as(make_admin(session))
    sent = typed(buyer2_name="示例共同买方", buyer2_region="990000")
    url = post(admin, "/contracts/new", sent).location
    form = page(admin, f"{url}/edit").form(f"{url}/edit").fields
    del form["csrf_token"], form["buyer2_name"], form["buyer2_region"]
    assert post(admin, f"{url}/edit", form).status_code == 303
    assert "示例共同买方" not in page(admin, url).text


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"buyer_share": "60"}, ""),  # one alone must be all
        ({"buyer2_name": "甲", "buyer2_region": "990000", "buyer_share": "60"}, "100%"),
        ({"buyer2_region": "330203"}, "请填写单位名称"),
        ({"seller_nature": "999"}, "所选代码不存在"),
        ({"seller_flags": "secret-service"}, "所选代码不存在"),
        ({"plan_code": "x"}, "所选代码不存在"),
        ({"objective_code": "x"}, "所选代码不存在"),
        ({"need_no": "XQ-0000"}, "没有这个编号"),
        ({"broker_no": "备0"}, "没有这个备案号"),
        ({"parent_no": "12"}, "登记编号应为"),
        ({"currency_code": "EUR"}, "外币合同须填写"),
        ({"original_amount": "5"}, "人民币合同不填"),
        ({"exchange_rate": "-7"}, "普通数字"),
        ({"exchange_rate": "7,8"}, "普通数字"),
        ({"approved_by_id": "1"}, "未知或重复的字段"),
    ],
)
def test_what_is_wrong_is_refused_at_its_field(
    session: Session, client_as: Open, values: dict[str, str], message: str
) -> None:
    answer = post(client_as(make_admin(session)), "/contracts/new", typed(**values))
    assert answer.status_code == 422
    check_page(answer.text, url="/contracts/new")
    assert (message or "份额") in answer.text
    assert session.scalars(select(Contract)).all() == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, ""),
        ({"rate": None}, "currency-incomplete"),
        ({"rate_source": ""}, "currency-incomplete"),
        ({"rate_on": date(2026, 3, 3)}, "rate-in-future"),
        ({"rate": Decimal("7.81")}, "rate-product"),
        ({"currency_code": "CNY"}, "currency-home"),
    ],
)
def test_foreign_money_makes_the_total_at_its_rate(
    session: Session, changed: dict[str, Any], code: str
) -> None:
    money = replace(EURO, **changed)
    paper: dict[str, Any] = {
        "total_fen": 7_800_390,
        "deductions": {},
        "is_all_technical": True,
    }
    if not code:
        assert enter(session, money=money, **paper).original_amount == EURO.amount
        return
    with pytest.raises(RuleBroken) as broken:
        enter(session, money=money, **paper)
    assert broken.value.code == code


def test_the_same_house_stands_on_a_paper_once(session: Session) -> None:
    buyer = party(7)
    with pytest.raises(RuleBroken) as broken:
        enter(session, buyer=buyer, co_buyers=(replace(buyer, name="另一种写法"),))
    assert (broken.value.code, broken.value.field) == ("same-party", "buyer2_name")


def test_total_of_the_largest_contract_still_counts_in_whole_fen(
    session: Session,
) -> None:
    assert enter(session, total_fen=9 * 10**13).total_fen == 9 * 10**13
    assert WAN == 1_000_000


def test_a_broker_who_is_not_filed_is_no_contracts_broker(session: Session) -> None:
    broker = make_broker(session, state=BrokerState.SUSPENDED)
    with pytest.raises(RuleBroken) as broken:
        enter(session, broker_no=broker.filing_no or "")
    assert (broken.value.code, broken.value.field) == ("broker-unknown", "broker_no")
