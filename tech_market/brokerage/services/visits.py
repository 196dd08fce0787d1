"""Write visits of a deal down, correct them, and read them as far as open."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tech_market.audit import services as audit
from tech_market.brokerage import scope
from tech_market.brokerage.models import Deal, Visit
from tech_market.brokerage.rules import may_note
from tech_market.brokerage.rules.records import (
    VisitFacts,
    check_correction,
    check_visit,
)
from tech_market.brokerage.services.locking import lock_deal
from tech_market.clock import today
from tech_market.codes.book import CodeBook
from tech_market.errors import NotFound, RuleBroken
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor


@dataclass(frozen=True, slots=True)
class VisitEntry:
    """One visit as it now stands, with the versions it was corrected from."""

    visit: Visit
    older: Sequence[Visit]  # the newest first


@dataclass(frozen=True, slots=True)
class Correction:
    """Which record is replaced, and why."""

    ref: str
    reason: str


def write_visit(
    session: Session,
    *,
    deal_ref: str,
    facts: VisitFacts,
    codes: CodeBook,
    actor: Actor,
    now: datetime,
    correction: Correction | None = None,
) -> Visit:
    """Add a record to a deal the actor works on, or correct one by a new row.

    Raises NotFound; RuleBroken: "deal-closed", "unknown-code", "visit-day",
    "visit-time", "visit-place", "visit-said", "visit-people", "visit-corrected",
    "correction-reason".
    """
    deal = lock_deal(session, ref=deal_ref, where=scope.workable_deals(actor))
    check_living(deal)
    codes.check("visit-kind", facts.kind_code, field="kind_code")
    check_visit(facts, today=today(now), opened_on=today(deal.opened_at))
    old = _corrected(session, deal, correction) if correction else None
    visit = Visit(
        deal=deal, written_at=now, written_by_id=actor.user_id,
        corrects_id=old.id if old else None,
        correction=correction.reason if correction else "", **asdict(facts),
    )  # fmt: skip
    session.add(visit)
    session.flush()
    audit.record(
        session, actor=actor, action=f"{Action.DEAL_MOVE}.visit", kind="deal",
        ref=deal.ref, now=now,
        detail={"visit": visit.ref, "kind": visit.kind_code,
                "held_on": str(visit.held_on), "shared": visit.is_shared,
                "corrects": correction.ref if correction else ""},
    )  # fmt: skip
    return visit


def check_living(deal: Deal) -> None:
    """Raise RuleBroken("deal-closed") when nothing more is added to the deal."""
    if not may_note(deal.stage_code):
        raise RuleBroken("deal-closed", "商机已关闭，不能再添加记录或文件")


def get_visit(session: Session, *, ref: str, actor: Actor) -> Visit:
    """Return a visit of a deal the actor works on. Raises NotFound."""
    found = session.scalar(
        select(Visit)
        .where(Visit.ref == ref, Visit.deal.has(scope.workable_deals(actor)))
        .options(joinedload(Visit.deal))
    )
    if found is None:
        raise NotFound
    return found


def list_visits(session: Session, deal: Deal, *, actor: Actor) -> list[VisitEntry]:
    """Return the visits this reader may read, the latest meeting first.

    The deal's brokers and oversight read all; both sides what was shared with them,
    and of corrected records only the versions that were shared too.
    """
    rows = session.scalars(
        select(Visit)
        .where(Visit.deal_id == deal.id)
        .options(joinedload(Visit.written_by))
        .order_by(Visit.held_on.desc(), Visit.id.desc())
    ).all()
    sees_all = actor.sees_all or scope.is_broker(actor)
    return _entries(rows, sees_all=sees_all)


def _entries(rows: Iterable[Visit], *, sees_all: bool) -> list[VisitEntry]:
    by_id = {one.id: one for one in rows}
    replaced = {one.corrects_id for one in by_id.values()}
    return [
        VisitEntry(
            one,
            [old for old in _chain(one, by_id) if sees_all or old.is_shared],
        )
        for one in by_id.values()
        if one.id not in replaced and (sees_all or one.is_shared)
    ]


def _chain(visit: Visit, by_id: dict[int, Visit]) -> list[Visit]:
    found: list[Visit] = []
    at = visit.corrects_id
    while at is not None:
        found.append(by_id[at])
        at = by_id[at].corrects_id
    return found


def _corrected(session: Session, deal: Deal, correction: Correction) -> Visit:
    old = session.scalar(
        select(Visit).where(Visit.ref == correction.ref, Visit.deal_id == deal.id)
    )
    if old is None:
        raise NotFound
    newer = session.scalar(select(Visit.id).where(Visit.corrects_id == old.id))
    check_correction(correction.reason, is_corrected=newer is not None)
    return old
