"""Typing a paper in: who may, from what, and what is refused."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.accounts.services.actors import actor_of
from tech_market.audit.models import AuditEvent
from tech_market.brokerage.models import BrokerState
from tech_market.codes.book import current_book
from tech_market.contracts.models import Contract
from tech_market.contracts.rules import ContractState
from tech_market.contracts.services import deals, drafting
from tech_market.contracts.services.ledger import paper_amounts
from tech_market.contracts.services.parties import PartyDraft
from tech_market.errors import NotFound, RuleBroken
from tests.contracts.papers import (
    ABROAD,
    NOON,
    WAN,
    admin_actor,
    enter,
    make_draft,
    party,
    signed_deal,
)
from tests.makers import make_broker, make_organisation


def test_a_draft_keeps_both_amounts_and_leaves_an_audit_line(session: Session) -> None:
    contract = enter(session)
    assert contract.state is ContractState.DRAFT
    assert paper_amounts(contract).total_fen == 100 * WAN
    assert paper_amounts(contract).technical_fen == 80 * WAN
    line = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert line is not None
    assert (line.action, line.object_ref) == ("contract.write.create", contract.ref)


def test_a_party_is_tied_to_the_organisation_with_its_code(session: Session) -> None:
    place = make_organisation(session)
    typed = f" {place.credit_code[:8].lower()}-{place.credit_code[8:]} "
    contract = enter(session, seller=PartyDraft("某单位", typed, "330211"))
    assert contract.parties[0].organisation is place
    assert contract.parties[0].credit_code == place.credit_code
    assert contract.parties[1].organisation is None


def test_a_party_abroad_needs_no_code(session: Session) -> None:
    contract = enter(session, buyer=PartyDraft("Example GmbH", "", ABROAD))
    assert contract.parties[1].credit_code == ""


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"type_code": "nothing"}, "unknown-code", "type_code"),
        ({"subtype_code": "transfer-patent"}, "subtype", "subtype_code"),
        ({"subtype_code": ""}, "subtype", "subtype_code"),
        ({"subtype_code": "development"}, "subtype", "subtype_code"),
        ({"type_code": "consulting"}, "subtype", "subtype_code"),
        ({"field_code": "99"}, "unknown-code", "field_code"),
        ({"ip_code": "x"}, "unknown-code", "ip_code"),
        ({"payment_code": ""}, "unknown-code", "payment_code"),
        ({"deductions": {"bribes": 1}}, "unknown-code", "deduction_bribes"),
        ({"deductions": {}}, "amounts-equal", "is_all_technical"),
        ({"is_all_technical": True}, "amounts-differ", "is_all_technical"),
        ({"deductions": {"parts": 100 * WAN}}, "deductions-above-total", "total_yuan"),
        ({"total_fen": 0}, "total-range", "total_yuan"),
        ({"signed_on": date(2026, 3, 3)}, "signed-in-future", "signed_on"),
        ({"ends_on": date(2026, 1, 14)}, "ends-before-start", "ends_on"),
        ({"seller": party(1, "999999")}, "unknown-code", "seller_region"),
        ({"buyer": PartyDraft("甲", "123", "330211")}, "credit-code", "buyer_code"),
        ({"buyer": PartyDraft("甲", "", "330211")}, "credit-code", "buyer_code"),
        ({"seller": PartyDraft(" ", "", ABROAD)}, "party-name", "seller_name"),
        ({"seller": party(7), "buyer": party(7)}, "same-party", "buyer_name"),
    ],
)
def test_a_wrong_paper_is_refused_at_its_field(
    session: Session, values: dict[str, object], code: str, field: str
) -> None:
    actor = admin_actor(session)
    with pytest.raises(RuleBroken) as broken:
        enter(session, actor=actor, **values)
    assert (broken.value.code, broken.value.field) == (code, field)
    session.rollback()
    assert session.scalar(select(func.count(Contract.id))) == 0


def test_consulting_has_no_subtype(session: Session) -> None:
    contract = enter(session, type_code="consulting", subtype_code="")
    assert contract.subtype_code == ""


def test_a_signed_deal_fills_in_the_parties(session: Session) -> None:
    deal = signed_deal(session)
    found = deals.prefill(deal, codes=current_book(session))
    match = deal.introduction.match
    assert found.buyer.credit_code == match.need.organisation.credit_code
    assert found.seller.name == match.result.organisation.name
    assert found.project_name == match.need.title


def test_a_broker_types_from_a_signed_deal_of_their_own(session: Session) -> None:
    broker = make_broker(session)
    actor = actor_of(broker.user)
    deal = signed_deal(session, broker=broker)
    assert [one.ref for one in deals.list_signed_deals(session, actor=actor)] == [
        deal.ref
    ]
    contract = _from_deal(session, broker.user, deal.ref)
    assert contract.broker is broker
    assert deals.list_signed_deals(session, actor=actor) == []
    with pytest.raises(RuleBroken) as broken:
        _from_deal(session, broker.user, deal.ref)
    assert broken.value.code == "deal-has-contract"


def test_a_deal_of_another_broker_does_not_exist(session: Session) -> None:
    deal = signed_deal(session)
    other = make_broker(session)
    with pytest.raises(NotFound):
        _from_deal(session, other.user, deal.ref)


def test_an_unsigned_deal_has_no_contract_yet(session: Session) -> None:
    broker = make_broker(session)
    deal = signed_deal(session, broker=broker, stage="negotiation")
    with pytest.raises(RuleBroken) as broken:
        _from_deal(session, broker.user, deal.ref)
    assert broken.value.code == "deal-not-signed"


def test_a_broker_needs_a_deal_and_a_valid_filing(session: Session) -> None:
    broker = make_broker(session)
    with pytest.raises(RuleBroken) as without:
        enter(session, actor=actor_of(broker.user))
    assert without.value.code == "deal-needed"
    deal = signed_deal(session, broker=broker)
    broker.state = BrokerState.SUSPENDED
    with pytest.raises(RuleBroken) as suspended:
        _from_deal(session, broker.user, deal.ref)
    assert suspended.value.code == "broker-not-filed"


def test_ten_times_the_budget_needs_a_reason(session: Session) -> None:
    deal = signed_deal(session)
    deal.introduction.match.need.budget_high_fen = 9 * WAN
    with pytest.raises(RuleBroken) as broken:
        _from_deal(session, deal.introduction.broker.user, deal.ref)
    assert broken.value.code == "far-above-budget"
    note = "含两条产线"
    _from_deal(session, deal.introduction.broker.user, deal.ref, amount_note=note)


def test_an_edit_replaces_costs_and_parties_in_place(session: Session) -> None:
    actor = admin_actor(session)
    contract = enter(session, actor=actor)
    drafting.edit_contract(
        session,
        actor=actor,
        codes=current_book(session),
        ref=contract.ref,
        draft=make_draft(deductions={"equipment": 1, "parts": 2}),
        now=NOON,
        seen=contract.version,
    )
    session.flush()
    session.expire_all()
    costs = {row.kind_code: row.amount_fen for row in contract.deductions}
    assert costs == {"equipment": 1, "parts": 2}
    assert len(contract.parties) == 2


def _from_deal(
    session: Session, user: User, deal_ref: str, **values: object
) -> Contract:
    return drafting.create_contract(
        session,
        actor=actor_of(user),
        codes=current_book(session),
        draft=make_draft(**values),
        deal_ref=deal_ref,
        now=NOON,
    )
