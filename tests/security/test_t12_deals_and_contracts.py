"""T12 for deals and contracts: whoever is no party learns nothing on any page."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.contracts.services.parties import PartyDraft
from tests.brokerage.cases import make_case, moved, signed
from tests.contracts.papers import ZHENHAI, registered, submitted
from tests.crawl import addresses, leaks
from tests.makers import credit_code
from tests.people import ROLES, make_person

Browser = Callable[[User], FlaskClient]
STRANGERS = [role for role in ROLES if role not in {"admin", "auditor"}]
WAN = 1_000_000  # 分
CANARIES = {
    "project": "金丝雀合同项目",
    "seller": "金丝雀卖方有限公司",
    "buyer": "金丝雀买方有限公司",
    "seller's code": credit_code(980_001),
    "buyer's code": credit_code(980_002),
    "total in 元": "73,519,137.00",
    "total in 万元": "7,351.91",
    "technical in 元": "61,297,314.00",
    "technical in 万元": "6,129.73",
    "note": "金丝雀金额说明",
    "next step": "金丝雀跟进记录",
    "contact": "金丝雀联系人",
    "phone": "13977770012",
    "waiting project": "金丝雀待登记项目",
}


@pytest.fixture
def refs(session: Session, now: datetime) -> list[str]:
    """Put a canary into each private place of a deal and of two contracts."""
    case = make_case(session)
    for listing in (case.match.need, case.match.result):
        listing.contact_name = CANARIES["contact"]
        listing.contact_phone = CANARIES["phone"]
    deal = signed(session, case, now)
    other = make_case(session)
    held = signed(session, other, now)
    moved(session, other, held, "signed", now, note=CANARIES["next step"])
    paper = registered(
        session,
        project_name=CANARIES["project"],
        seller=PartyDraft(CANARIES["seller"], CANARIES["seller's code"], ZHENHAI),
        buyer=PartyDraft(CANARIES["buyer"], CANARIES["buyer's code"], ZHENHAI),
        total_fen=73_519_137_00,
        deductions={"equipment": 12_221_823_00},
        amount_note=CANARIES["note"],
    )
    waiting = submitted(session, project_name=CANARIES["waiting project"])
    session.commit()
    return [
        deal.ref,
        deal.introduction.ref,
        case.match.ref,
        held.ref,
        paper.ref,
        waiting.ref,
        paper.events[0].ref,
    ]


@pytest.mark.parametrize("role", STRANGERS)
def test_a_stranger_learns_nothing_of_others_deals_and_contracts(
    app: Flask,
    session: Session,
    client: FlaskClient,
    client_as: Browser,
    refs: list[str],
    role: str,
) -> None:
    person = make_person(session, role)
    session.commit()
    browser = client_as(person) if person else client
    urls = addresses(app, refs, words=["金丝雀"])
    assert leaks(browser, urls, CANARIES) == []


def test_the_canaries_sing_for_oversight(
    app: Flask, session: Session, client_as: Browser, refs: list[str]
) -> None:
    """Else the crawl above would find nothing because nothing is there."""
    admin = make_person(session, "admin")
    assert admin is not None
    heard = leaks(client_as(admin), addresses(app, refs, words=[]), CANARIES)
    found = {one.partition(" on ")[0] for one in heard}
    assert found >= set(CANARIES) - {"technical in 万元", "total in 万元", "phone"}
