"""A deal follows its contract, and a registered contract closes its need."""

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.brokerage.models import Deal, NeedHold, PairDecline
from tech_market.brokerage.rules import IntroductionState, Judge
from tech_market.brokerage.services import queue, taking
from tech_market.brokerage.services.queue import Ask
from tech_market.contracts.models import Contract
from tech_market.contracts.rules import AmountKind
from tech_market.contracts.services import deciding, drafting
from tech_market.errors import RuleBroken
from tech_market.listings.models import ListingChange
from tech_market.listings.rules import ListingState
from tech_market.recommend.models import MatchState
from tests.brokerage.cases import Case, acting, book, make_case, make_match, moved
from tests.brokerage.cases import signed as signed_case
from tests.contracts.papers import admin_actor, ended, make_draft, new_number


def drafted(session: Session, case: Case, deal: Deal, now: datetime) -> Contract:
    return drafting.create_contract(
        session, actor=acting(case.broker.user), codes=book(session),
        draft=make_draft(), deal_ref=deal.ref, now=now,
    )  # fmt: skip


def handed_in(session: Session, case: Case, deal: Deal, now: datetime) -> Contract:
    contract = drafted(session, case, deal, now)
    return deciding.submit_contract(
        session, actor=acting(case.broker.user), ref=contract.ref, now=now
    )


def registered(session: Session, case: Case, deal: Deal, now: datetime) -> Contract:
    contract = handed_in(session, case, deal, now)
    deciding.accept_contract(
        session, actor=admin_actor(session), ref=contract.ref, now=now
    )
    return deciding.register_contract(
        session, actor=admin_actor(session), ref=contract.ref,
        registration_no=new_number(), certificate_on=now.date(), now=now,
    )  # fmt: skip


def test_registration_moves_the_deal_and_closes_and_frees_the_need(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    deal = signed_case(session, case, now)
    registered(session, case, deal, now)
    assert deal.stage_code == "registered"
    assert case.match.need.state is ListingState.CLOSED
    assert case.match.need.closed_at == now
    assert case.match.state is MatchState.DEALT
    assert session.get(NeedHold, case.match.need_id) is None
    told = session.scalars(select(ListingChange).where(ListingChange.kind == "need"))
    assert case.match.need_id in [one.listing_id for one in told]


def test_registration_answers_whoever_still_waited_about_the_need(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    deal = signed_case(session, case, now)
    sister = make_match(session, need=case.match.need)
    broker = acting(case.broker.user)
    waiting = taking.take(session, ref=sister.ref, actor=broker, now=now)
    untouched = make_match(session, need=case.match.need)
    registered(session, case, deal, now)
    assert waiting.state is IntroductionState.DECLINED
    assert waiting.decline_code == "already-solved"
    assert sister.state is MatchState.DECLINED
    kept = session.scalars(
        select(PairDecline).where(PairDecline.match_id == sister.id)
    ).one()
    assert kept.judge is Judge.MARKET
    ask = Ask(case.broker, now)
    found = queue.list_open(session, ask, offset=0, limit=50)
    assert untouched.id not in [one.match.id for one in found]


def test_paper_at_the_registry_keeps_the_deal_open_and_sent_back_frees_it(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    deal = signed_case(session, case, now)
    contract = handed_in(session, case, deal, now)
    with pytest.raises(RuleBroken) as refused:
        moved(session, case, deal, "closed", now, close_code="no-agreement")
    assert refused.value.code == "deal-contracted"
    deciding.return_contract(
        session, actor=admin_actor(session), ref=contract.ref, reason="补印章", now=now
    )
    moved(session, case, deal, "closed", now, close_code="no-agreement")
    with pytest.raises(RuleBroken) as refused:
        deciding.submit_contract(
            session, actor=acting(case.broker.user), ref=contract.ref, now=now
        )
    assert refused.value.code == "deal-not-signed"


@pytest.mark.parametrize("kind", [AmountKind.CANCEL, AmountKind.REVOKE])
def test_ended_contract_closes_its_deal_with_the_reason(
    session: Session, now: datetime, kind: AmountKind
) -> None:
    case = make_case(session)
    deal = signed_case(session, case, now)
    contract = registered(session, case, deal, now)
    ended(session, contract, kind, effective_on=now.date(), now=now)
    assert (deal.stage_code, deal.close_code) == ("closed", "contract-ended")
    assert case.match.need.state is ListingState.CLOSED


def test_registered_deal_goes_through_performance_to_its_end(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    deal = signed_case(session, case, now)
    registered(session, case, deal, now)
    for stage in ("performing", "accepted"):
        moved(session, case, deal, stage, now)
    with pytest.raises(RuleBroken):
        moved(session, case, deal, "performing", now)
    moved(session, case, deal, "closed", now, close_code="completed")
    assert case.match.state is MatchState.DEALT
