"""What happens to talks when a listing runs out or a person leaves."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import MembershipState, User
from tech_market.brokerage.services import introductions
from tech_market.errors import RuleBroken
from tests.brokerage.cases import acting, agreed, make_case, moved, taken
from tests.makers import make_member, organisation_of

ClientAs = Callable[[User], FlaskClient]
GONE = date(2026, 3, 1)  # the day before the tests' today


def test_listing_that_expires_mid_deal_stops_nothing(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    deal = agreed(session, case, now)
    case.match.need.valid_until = case.match.result.valid_until = GONE
    session.flush()
    for stage in ("exchange", "negotiation", "signed"):
        moved(session, case, deal, stage, now)
    assert deal.stage_code == "signed"


def test_listing_that_expires_before_both_agreed_must_be_renewed_first(
    session: Session, now: datetime
) -> None:
    case = make_case(session)
    one = taken(session, case, now)
    case.match.need.valid_until = GONE
    session.flush()
    with pytest.raises(RuleBroken) as refused:
        introductions.accept(session, ref=one.ref, actor=acting(case.maker), now=now)
    assert refused.value.code == "listing-gone"


def test_who_leaves_sees_no_deal_and_colleagues_go_on(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    case = make_case(session)
    deal = agreed(session, case, now)
    place = organisation_of(session, case.asker)
    colleague = make_member(session, organisation=place)
    membership = case.asker.membership
    assert membership is not None
    session.commit()
    leaver, stays = client_as(case.asker), client_as(colleague)
    membership.state = MembershipState.REMOVED
    session.commit()
    assert leaver.get(f"/deals/{deal.ref}").status_code in {403, 404}
    assert stays.get(f"/deals/{deal.ref}").status_code == 200
