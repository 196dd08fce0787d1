"""T41: a party takes back while another goes on; one order holds, never a mixture."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tech_market import clock
from tech_market.brokerage.models import ContactRelease, Deal, Expression, Introduction
from tech_market.brokerage.rules import ExpressionState
from tech_market.brokerage.services import introductions
from tech_market.db import db, transaction
from tech_market.listings.rules import ListingState
from tech_market.needs.models import Need
from tests.brokerage.cases import acting, make_case, taken
from tests.live import LiveMarket, Visitor, at_once, live_market

ROUNDS = 3
ANSWERS = {
    "capability": "有铝合金挤压中试线一条，研发人员十二名。",
    "interest": "可提供在线淬火工艺，解决型材淬火敏感问题。",
    "cooperation": "希望联合开发，两周内先线上沟通工况和指标。",
}


def race(market: LiveMarket, *tries: tuple[str, str, dict[str, str]]) -> list[int]:
    """Send every (mail address, path, form) at one moment; statuses in this order."""
    visitors = [(Visitor(market).sign_in(who), path, data) for who, path, data in tries]
    found: dict[int, int] = {}

    def send(place: int, visitor: Visitor, path: str, data: dict[str, str]) -> None:
        found[place] = visitor.post(path, data).status

    threads = [
        threading.Thread(target=send, args=(place, *one))
        for place, one in enumerate(visitors)
    ]
    at_once(*threads)
    return [found[place] for place in sorted(found)]


@pytest.mark.parametrize("who", ["need", "result"])
def test_withdrawn_while_the_other_accepts_opens_whole_or_not_at_all(
    tmp_path: Path, who: str
) -> None:
    with live_market(tmp_path) as market:
        for _ in range(ROUNDS):
            with market.app.app_context(), transaction() as session:
                now = clock.now()
                case = make_case(session)
                one = taken(session, case, now)
                goes, stays = (
                    (case.asker, case.maker)
                    if who == "need"
                    else (case.maker, case.asker)
                )
                introductions.accept(session, ref=one.ref, actor=acting(goes), now=now)
                listing = case.match.need if who == "need" else case.match.result
                address = f"/{listing.kind}s/{listing.ref}/withdraw"
                introduction, emails = one.ref, (goes.email, stays.email)
            withdrawn, accepted = race(
                market,
                (emails[0], address, {}),
                (emails[1], f"/introductions/{introduction}/accept", {}),
            )
            assert withdrawn == 303
            assert accepted in {303, 409}
            with market.app.app_context():
                found = db.session.scalars(
                    select(Introduction).where(Introduction.ref == introduction)
                ).one()
                released = db.session.scalar(
                    select(func.count(ContactRelease.id)).where(
                        ContactRelease.introduction_id == found.id
                    )
                )
                deals = db.session.scalar(
                    select(func.count(Deal.id)).where(Deal.introduction_id == found.id)
                )
                whole = (1, 2) if accepted == 303 else (0, 0)
                assert (deals, released) == whole
                assert bool(found.contacts_released_at) is (accepted == 303)


def test_interest_taken_back_while_a_broker_verifies_it_ends_one_way(
    tmp_path: Path,
) -> None:
    with live_market(tmp_path) as market:
        for _ in range(ROUNDS):
            with market.app.app_context(), transaction() as session:
                case = make_case(session)
                result = case.match.result.ref
                need = session.get_one(Need, case.match.need_id)
                assert need.state is ListingState.PUBLISHED
                emails = case.maker.email, case.broker.user.email
                need_ref = need.ref
            sent = Visitor(market).sign_in(emails[0])
            answer = sent.post(
                f"/needs/{need_ref}/interest", {**ANSWERS, "own": result}
            )
            assert answer.status == 303, answer.text
            with market.app.app_context():
                ref = db.session.scalars(
                    select(Expression).order_by(Expression.id.desc())
                ).first()
                assert ref is not None
                url = f"/expressions/{ref.ref}"
            statuses = race(
                market,
                (emails[0], f"{url}/withdraw", {}),
                (emails[1], f"{url}/verify", {}),
            )
            assert sorted(statuses) in ([303, 404], [303, 409])
            with market.app.app_context():
                db.session.expire_all()
                found = db.session.scalars(
                    select(Expression).order_by(Expression.id.desc())
                ).first()
                assert found is not None
                is_verified = found.state is ExpressionState.VERIFIED
                assert (found.introduction_id is not None) is is_verified
