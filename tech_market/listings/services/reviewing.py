"""Review one listing of a queue, and take a decision back while nothing built on it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tech_market.audit import services as audit
from tech_market.audit.models import Outcome
from tech_market.errors import NotFound, RuleBroken
from tech_market.listings.built import is_built_on
from tech_market.listings.models import Listing
from tech_market.listings.moving import Moved, tell_moved
from tech_market.listings.review_models import ReviewAct
from tech_market.listings.rules import ListingState, Step
from tech_market.listings.services import lifecycle
from tech_market.listings.services.acts import MOMENTS
from tech_market.listings.services.changes import note_change
from tech_market.listings.services.writing import record
from tech_market.policy.actions import Action, require
from tech_market.policy.actor import Actor

UNDO_FOR: Final = timedelta(minutes=15)
MOST: Final = 50  # listings of one batch: one page of the queue


@dataclass(frozen=True, slots=True)
class Chosen:
    """One listing as its reviewer read it."""

    model: type[Listing]
    ref: str
    version: int


def review(
    session: Session,
    *,
    actor: Actor,
    chosen: Chosen,
    step: Step,
    remark: lifecycle.Remark,
    now: datetime,
) -> Listing:
    """Take a review step on what was read, not on what it became since.

    Raises NotFound, RuleBroken: "stale", and as `lifecycle.move` does.
    """
    require(actor, Action.LISTING_REVIEW)
    listing = _get(session, chosen.model, ref=chosen.ref)
    if listing.version != chosen.version:
        raise RuleBroken("stale", "打开之后内容或状态已被他人改动，请重新查看")
    lifecycle.move(
        session, actor=actor, listing=listing, step=step, now=now, remark=remark
    )
    return listing


def note_refusal(
    session: Session,
    *,
    actor: Actor,
    chosen: Chosen,
    step: Step,
    batch: str,
    broken: RuleBroken,
    now: datetime,
) -> None:
    """Keep why one listing of a batch was left as it is, for the batch's report."""
    listing = _get(session, chosen.model, ref=chosen.ref)
    session.add(
        ReviewAct(
            batch=batch, kind=listing.kind, listing_id=listing.id, step=step, at=now,
            actor_id=actor.user_id, version_after=listing.version,
            refusal=broken.message[:200],
        )
    )  # fmt: skip
    audit.record(
        session, actor=actor, action=f"{listing.kind}.review.{step}",
        kind=listing.kind, ref=listing.ref, now=now, outcome=Outcome.REFUSED,
        detail={"code": broken.code, "batch": batch},
    )  # fmt: skip


def undo(
    session: Session,
    *,
    actor: Actor,
    model: type[Listing],
    act_ref: str,
    now: datetime,
) -> Listing:
    """Put a listing back to where it stood before the actor's own decision.

    Its number stays with it, so that no number is given twice or left out.
    Raises NotFound, RuleBroken: "undo-done", "undo-late", "undo-moved", "undo-built".
    """
    require(actor, Action.LISTING_REVIEW)
    act = session.scalar(
        select(ReviewAct).where(
            ReviewAct.ref == act_ref, ReviewAct.kind == model.kind,
            ReviewAct.actor_id == actor.user_id, ReviewAct.refusal == "",
        )
    )  # fmt: skip
    if act is None:
        raise NotFound
    listing = _get(session, model, number=act.listing_id)
    check_undo(session, act, listing, now=now)
    _restore(session, listing, act, now=now)
    record(
        session, actor=actor, listing=listing, verb="review.undo", now=now,
        detail={"undone": act.step.value},
    )  # fmt: skip
    tell_moved(session, Moved(listing, act.step, now, is_undone=True))
    return listing


def check_undo(
    session: Session, act: ReviewAct, listing: Listing, *, now: datetime
) -> None:
    """Refuse to take back what is old, undone, or built on. Raises as `undo` does."""
    if act.undone_at is not None:
        raise RuleBroken("undo-done", "已经撤销过了")
    if now - act.at > UNDO_FOR:
        minutes = int(UNDO_FOR.total_seconds() // 60)
        raise RuleBroken(
            "undo-late",
            "已超过 %(minutes)s 分钟，不能撤销；请用退回等操作处理",
            minutes=minutes,
        )
    if listing.version != act.version_after:
        raise RuleBroken("undo-moved", "之后已有人操作过，不能撤销")
    if is_built_on(session, listing, since=act.at):
        raise RuleBroken("undo-built", "已有人据此提出合作意向或接单，不能撤销")


def _restore(
    session: Session, listing: Listing, act: ReviewAct, *, now: datetime
) -> None:
    after = listing.state
    listing.state = ListingState(act.before["state"])
    listing.state_reason = act.before["state_reason"]
    for name in MOMENTS:
        told = act.before[name]
        setattr(listing, name, datetime.fromisoformat(told) if told else None)
    act.undone_at = now
    if ListingState.PUBLISHED in {after, listing.state}:
        note_change(session, listing=listing, now=now)


def _get(
    session: Session, model: type[Listing], *, ref: str = "", number: int = 0
) -> Listing:
    one = model.ref == ref if ref else model.id == number
    query = select(model).options(joinedload(model.organisation)).where(one)
    listing = session.scalar(query)
    if listing is None:
        raise NotFound
    return listing
