"""A broker declares whom they have an interest in; such pairings are not theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, joinedload

from tech_market.accounts.models import Organisation
from tech_market.audit import services as audit
from tech_market.brokerage.models import Broker, Conflict, Introduction
from tech_market.brokerage.rules import IntroductionState
from tech_market.brokerage.services.register import find_broker
from tech_market.codes.book import CodeBook
from tech_market.credit_code import normalise
from tech_market.errors import NotFound, RuleBroken
from tech_market.needs.models import Need
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor
from tech_market.recommend.models import Match
from tech_market.results.models import Result


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a broker declares of themselves."""

    credit_code: str
    kind_code: str
    note: str


def declare(
    session: Session,
    *,
    declaration: Declaration,
    codes: CodeBook,
    actor: Actor,
    now: datetime,
) -> Conflict:
    """Write it down; what waits with that organisation is the caller's to give back.

    Raises NotFound without an entry in the register; RuleBroken: "unknown-code",
    "organisation-unknown", "conflict-declared".
    """
    broker = get_own(session, actor=actor)
    codes.check("conflict-kind", declaration.kind_code, field="kind_code")
    place = session.scalar(
        select(Organisation).where(
            Organisation.credit_code == normalise(declaration.credit_code)
        )
    )
    if place is None:
        raise RuleBroken(
            "organisation-unknown",
            "平台上没有这个统一社会信用代码的单位；尚未注册的单位无需申报",
            field="credit_code",
        )
    if any(one.organisation_id == place.id for one in list_own(session, broker=broker)):
        raise RuleBroken(
            "conflict-declared", "您已申报过与该单位的利益关系", field="credit_code"
        )
    one = Conflict(
        broker=broker, organisation=place, kind_code=declaration.kind_code,
        note=declaration.note, declared_at=now, declared_by_id=actor.user_id,
    )  # fmt: skip
    session.add(one)
    _record(session, one, actor=actor, step="declare", now=now)
    return one


def end(session: Session, *, ref: str, actor: Actor, now: datetime) -> Conflict:
    """End one of the actor's own declarations; it stays on record. Raises NotFound."""
    broker = get_own(session, actor=actor)
    one = session.scalar(
        select(Conflict).where(
            Conflict.ref == ref,
            Conflict.broker_id == broker.id,
            Conflict.ended_at.is_(None),
        )
    )
    if one is None:
        raise NotFound
    one.ended_at = now
    _record(session, one, actor=actor, step="end", now=now)
    return one


def get_own(session: Session, *, actor: Actor) -> Broker:
    """Return the actor's entry in the register. Raises NotFound."""
    broker = find_broker(session, actor=actor)
    if broker is None:
        raise NotFound
    return broker


def list_own(session: Session, *, broker: Broker) -> list[Conflict]:
    """Return what holds now, the newest first."""
    return list(
        session.scalars(
            select(Conflict)
            .where(Conflict.broker_id == broker.id, Conflict.ended_at.is_(None))
            .options(joinedload(Conflict.organisation))
            .order_by(Conflict.id.desc())
        )
    )


def conflicting(session: Session, match: Match, *, broker: Broker) -> tuple[str, ...]:
    """Return the sides of the pair this broker has an interest in.

    Declared ones, and the organisation the register names as employer.
    """
    places = (match.need.organisation, match.result.organisation)
    return interests_in(session, places, broker=broker)


def interests_in(
    session: Session, places: Sequence[Organisation], *, broker: Broker
) -> tuple[str, ...]:
    """Return the names of those this broker has an interest in, as `conflicting`."""
    declared = session.scalars(
        select(Conflict.organisation_id).where(
            Conflict.broker_id == broker.id,
            Conflict.ended_at.is_(None),
            Conflict.organisation_id.in_([one.id for one in places]),
        )
    ).all()
    return tuple(
        one.name
        for one in places
        if one.id in declared or (broker.employer and one.name == broker.employer)
    )


def clear_of(broker: Broker | None) -> list[ColumnElement[bool]]:
    """Return what `conflicting` finds as conditions on Match, Need and Result."""
    if broker is None:
        return []
    declared = exists().where(
        Conflict.broker_id == broker.id,
        Conflict.ended_at.is_(None),
        or_(
            Conflict.organisation_id == Need.organisation_id,
            Conflict.organisation_id == Result.organisation_id,
        ),
    )
    if not broker.employer:
        return [~declared]
    own = select(Organisation.id).where(Organisation.name == broker.employer)
    return [
        ~declared,
        and_(Need.organisation_id.not_in(own), Result.organisation_id.not_in(own)),
    ]


def waiting_with(session: Session, one: Conflict) -> list[Introduction]:
    """Return the broker's unanswered introductions that involve the organisation."""
    place = one.organisation_id
    return list(
        session.scalars(
            select(Introduction)
            .join(Introduction.match)
            .join(Match.need)
            .join(Match.result)
            .where(
                Introduction.broker_id == one.broker_id,
                Introduction.state == IntroductionState.ASKED,
                or_(Need.organisation_id == place, Result.organisation_id == place),
            )
        )
    )


def _record(
    session: Session, one: Conflict, *, actor: Actor, step: str, now: datetime
) -> None:
    session.flush()
    audit.record(
        session, actor=actor, action=f"{Action.BROKER_SELF}.conflict", kind="broker",
        ref=one.broker.ref, now=now, detail={"step": step, "conflict": one.ref,
                                             "organisation": one.organisation.ref,
                                             "kind": one.kind_code},
    )  # fmt: skip
