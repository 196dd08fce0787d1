"""A pair with everybody around it: both sides, the broker, the match."""

from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.accounts.services.actors import actor_of
from tech_market.brokerage.models import Broker, Deal, Introduction
from tech_market.brokerage.rules import STAGES
from tech_market.brokerage.services import introductions, taking
from tech_market.brokerage.services.deals import Move, move_deal
from tech_market.codes.book import CodeBook, current_book
from tech_market.policy.actor import Actor
from tech_market.recommend.models import Match, MatchState
from tests.makers import (
    MADE_AT,
    make_broker,
    make_member,
    make_need,
    make_result,
    organisation_of,
    saved,
)

_serial = count(1)


def make_match(session: Session, **values: Any) -> Match:
    """Make an open match of a need and a result of their own."""
    defaults: dict[str, Any] = {
        "state": MatchState.OPEN,
        "score": 0.5 + next(_serial) / 10_000,
        "engine": "test",
        "created_at": MADE_AT,
        "updated_at": MADE_AT,
        "reasons": {
            "parts": [["words", 0.5, 0.6], ["field", 1.0, 0.4]],
            "shared": ["铝合金", "耐蚀"],
            "missing": ["船用"],
            "verdicts": [["抗拉强度", "≥450 MPa", "＝480 MPa", "met", True]],
        },
    }
    if "need" not in values:
        values["need"] = make_need(session)
    if "result" not in values:
        values["result"] = make_result(session)
    return saved(session, Match(**(defaults | values)))


@dataclass(frozen=True)
class Case:
    """One match and the three who meet over it."""

    match: Match
    asker: User  # of the enterprise
    maker: User  # of the institute
    broker: Broker

    @property
    def people(self) -> tuple[User, User, User]:
        """Need's side, result's side, broker."""
        return self.asker, self.maker, self.broker.user


def make_case(session: Session, **values: Any) -> Case:
    """Make a pair whose sides have members who can answer."""
    asker = make_member(session)
    maker = make_member(session, kind_code="university")
    need = make_need(session, organisation=organisation_of(session, asker))
    result = make_result(session, organisation=organisation_of(session, maker))
    match = make_match(session, need=need, result=result, **values)
    return Case(match, asker, maker, make_broker(session))


def acting(user: User) -> Actor:
    """Return the actor this person is now."""
    return actor_of(user)


def book(session: Session) -> CodeBook:
    """Return the code lists as they hold now."""
    return current_book(session)


def taken(session: Session, case: Case, now: datetime) -> Introduction:
    """Let the case's broker take its match."""
    broker = acting(case.broker.user)
    return taking.take(session, ref=case.match.ref, actor=broker, now=now)


def agreed(session: Session, case: Case, now: datetime) -> Deal:
    """Let both sides accept; return the deal."""
    one = taken(session, case, now)
    for person in (case.asker, case.maker):
        introductions.accept(session, ref=one.ref, actor=acting(person), now=now)
    session.refresh(one)
    assert one.deal is not None
    return one.deal


def moved(
    session: Session, case: Case, deal: Deal, stage: str, now: datetime, **more: Any
) -> Deal:
    """Move the deal as its broker."""
    session.flush()
    return move_deal(
        session,
        ref=deal.ref,
        move=Move(stage=stage, version=more.pop("version", deal.version), **more),
        codes=book(session),
        actor=acting(case.broker.user),
        now=now,
    )


def signed(session: Session, case: Case, now: datetime) -> Deal:
    """Bring the case's deal through all stages to signed."""
    deal = agreed(session, case, now)
    for stage in STAGES[2:]:
        deal = moved(session, case, deal, stage, now)
    return deal
