"""Versions of the engine: made inactive, activated by an administrator, and back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from tech_market.audit import services as audit
from tech_market.errors import NotFound
from tech_market.jobs.services.outbox import Wanted, enqueue
from tech_market.learning.in_force import find_in_force
from tech_market.learning.models import EngineActivation, EngineVersion, VersionKind
from tech_market.learning.rules.versions import (
    check_other,
    check_unchanged,
    checked_why,
)
from tech_market.matching import lexicon, weights
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor
from tech_market.saying import kept

SHIPPED: Final = "shipped"  # in addresses, instead of a version's ref
PAIRS, EFFECT = "engine.pairs", "engine.effect"  # kinds of jobs


@dataclass(frozen=True, slots=True)
class Made:
    """A version to be kept: what it holds and how it came about."""

    kind: VersionKind
    content: Mapping[str, Any]
    table: Mapping[str, Any]
    note: str


def shipped_name(kind: VersionKind) -> str:
    """Return what the shipped weights or lexicon are called."""
    own = weights.shipped().version
    return own if kind is VersionKind.WEIGHTS else f"L{own}"


def name_in_force(session: Session, kind: VersionKind) -> str:
    """Return the name of what holds now."""
    version = find_in_force(session, kind)
    return version.name if version else shipped_name(kind)


def lexicon_in_force(session: Session) -> lexicon.Lexicon:
    """Return the words that hold now, by the database."""
    version = find_in_force(session, VersionKind.LEXICON)
    return lexicon.Lexicon(version.content["text"]) if version else lexicon.shipped()


def make_version(
    session: Session, made: Made, *, actor: Actor, now: datetime
) -> EngineVersion:
    """Keep a version, not in force; a worker looks at what it would move."""
    number = 1 + (
        session.scalar(
            select(func.count(EngineVersion.id)).where(EngineVersion.kind == made.kind)
        )
        or 0
    )
    version = EngineVersion(
        kind=made.kind, name=f"{shipped_name(made.kind)}-{number}",
        base=name_in_force(session, made.kind), content=dict(made.content),
        table=dict(made.table), note=made.note,
        note_said=kept(made.note), made_at=now, made_by_id=actor.user_id,
    )  # fmt: skip
    session.add(version)
    session.flush()
    enqueue(session, Wanted(EFFECT, version.ref, version.ref, rank=7), now=now)
    audit.record(
        session, actor=actor, action=f"{Action.ENGINE_MANAGE}.make",
        kind="engine-version", ref=version.ref, now=now,
        detail={"kind": made.kind.value, "name": version.name, "base": version.base},
    )  # fmt: skip
    return version


def activate(
    session: Session,
    *,
    kind: VersionKind,
    ref: str,
    why: str,
    seen: int,
    actor: Actor,
    now: datetime,
) -> EngineActivation:
    """Put a version in force, or with SHIPPED the program's own again.

    `seen` is the newest activation the administrator looked at. Open pairs are scored
    anew in the background; what people decided stays as it is. Raises NotFound;
    RuleBroken: "why", "version-in-force", "clash".
    """
    version = None if ref == SHIPPED else get_version(session, ref=ref, kind=kind)
    said = checked_why(why)
    check_unchanged(seen=seen, newest=newest_activation(session))
    before = find_in_force(session, kind)
    check_other(is_in_force=before is version)
    name = version.name if version else shipped_name(kind)
    one = EngineActivation(
        kind=kind, version=version, name=name, why=said, at=now, by_id=actor.user_id
    )
    session.add(one)
    session.flush()
    enqueue(session, pairs_job(one.id, after=0), now=now)
    audit.record(
        session, actor=actor, action=f"{Action.ENGINE_MANAGE}.activate",
        kind="engine-version", ref=version.ref if version else SHIPPED, now=now,
        detail={"kind": kind.value, "name": name,
                "before": before.name if before else shipped_name(kind)},
    )  # fmt: skip
    return one


def pairs_job(activation_id: int, *, after: int) -> Wanted:
    """Return the job that scores pairs anew, of needs with a larger id than `after`."""
    payload = {"activation": activation_id, "after": after}
    return Wanted(PAIRS, "", f"{activation_id}:{after}", payload, rank=7)


def newest_activation(session: Session) -> int:
    """Return the id of the newest activation of any kind, 0 before the first."""
    return session.scalar(select(func.max(EngineActivation.id))) or 0


def get_version(
    session: Session, *, ref: str, kind: VersionKind | None = None
) -> EngineVersion:
    """Return a version, of this kind if one is given. Raises NotFound."""
    found = session.scalar(select(EngineVersion).where(EngineVersion.ref == ref))
    if found is None or (kind is not None and found.kind is not kind):
        raise NotFound
    return found


def list_versions(session: Session, kind: VersionKind) -> Sequence[EngineVersion]:
    """Return the versions of a kind, the newest first."""
    return session.scalars(
        select(EngineVersion)
        .where(EngineVersion.kind == kind)
        .options(joinedload(EngineVersion.made_by))
        .order_by(EngineVersion.id.desc())
    ).all()


def list_activations(session: Session) -> Sequence[EngineActivation]:
    """Return what was put in force, the newest first, fifty at most."""
    return session.scalars(
        select(EngineActivation)
        .options(joinedload(EngineActivation.by), joinedload(EngineActivation.version))
        .order_by(EngineActivation.id.desc())
        .limit(50)
    ).all()
