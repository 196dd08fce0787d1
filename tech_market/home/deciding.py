"""Decide about the chosen listings, each in a transaction of its own, and take it back.

One listing that is refused leaves the others alone; the batch's report names it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.db import transaction
from tech_market.errors import NotFound, RuleBroken
from tech_market.home.queue import KINDS
from tech_market.listings.models import Listing
from tech_market.listings.review_models import ReviewAct
from tech_market.listings.rules import STEP_NAMES, Step
from tech_market.listings.services import reviewing
from tech_market.listings.services.lifecycle import Remark
from tech_market.listings.services.reviewing import Chosen
from tech_market.policy.actor import Actor
from tech_market.web.saying import say


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done with the chosen listings, and why."""

    step: Step
    batch: str
    code: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class ActLine:
    """One line of a batch's report."""

    act: ReviewAct
    listing: Listing
    why_not: str  # it can be undone no more; "" = it can

    @property
    def is_open(self) -> bool:
        """Whether it was done, and can be undone now."""
        return not self.act.refusal and not self.why_not


@dataclass(frozen=True, slots=True)
class Batch:
    """What one confirmation did."""

    ref: str
    step: Step
    at: datetime
    who: str
    is_own: bool
    lines: tuple[ActLine, ...]

    @property
    def name(self) -> str:
        """Return what was done, in Chinese."""
        return STEP_NAMES[self.step]

    @property
    def done(self) -> tuple[ActLine, ...]:
        """Return what was done, undone or not."""
        return tuple(one for one in self.lines if not one.act.refusal)

    @property
    def refused(self) -> tuple[ActLine, ...]:
        """Return what was left as it was."""
        return tuple(one for one in self.lines if one.act.refusal)

    @property
    def open(self) -> tuple[ActLine, ...]:
        """Return what its own actor can still undo."""
        return tuple(one for one in self.lines if self.is_own and one.is_open)


def decide(
    chosen: Sequence[Chosen], *, actor: Actor, wish: Wish, now: datetime
) -> None:
    """Take the step on each; what cannot be done is noted with its reason.

    Raises NotFound when none of them exists.
    """
    found = 0
    for one in chosen:
        remark = Remark(wish.code, wish.text, batch=wish.batch)
        try:
            with transaction() as session:
                reviewing.review(session, actor=actor, chosen=one, step=wish.step,
                                 remark=remark, now=now)  # fmt: skip
        except RuleBroken as broken:
            with transaction() as session:
                reviewing.note_refusal(
                    session, actor=actor, chosen=one, broken=broken,
                    step=wish.step, batch=wish.batch, now=now,
                )  # fmt: skip
        except NotFound:
            continue
        found += 1
    if not found:
        raise NotFound


def take_back(batch: Batch, *, actor: Actor, now: datetime) -> int:
    """Undo what can be undone of a batch; return how many."""
    count = 0
    for line in batch.open:
        model, ref = type(line.listing), line.act.ref
        try:
            with transaction() as session:
                reviewing.undo(session, actor=actor, model=model, act_ref=ref, now=now)
        except RuleBroken:  # somebody was quicker: the report says so
            continue
        count += 1
    return count


def get_batch(session: Session, ref: str, *, actor: Actor, now: datetime) -> Batch:
    """Return a batch with its report; raises NotFound."""
    query = select(ReviewAct).where(ReviewAct.batch == ref).order_by(ReviewAct.id)
    acts = session.scalars(query).all()
    if not acts:
        raise NotFound
    listings = _listings(session, acts)
    first = acts[0]
    person = session.get(User, first.actor_id) if first.actor_id else None
    lines = [
        ActLine(act, listing, _why_not(session, act, listing, now))
        for act in acts
        if (listing := listings.get((act.kind, act.listing_id)))
    ]
    return Batch(
        ref=ref, step=first.step, at=first.at, who=person.name if person else "",
        is_own=first.actor_id == actor.user_id, lines=tuple(lines),
    )  # fmt: skip


def last_batch(session: Session, *, actor: Actor, now: datetime) -> Batch | None:
    """Return the actor's newest batch while some of it can be undone."""
    query = select(ReviewAct.batch).where(
        ReviewAct.actor_id == actor.user_id, ReviewAct.at >= now - reviewing.UNDO_FOR
    )
    ref = session.scalar(query.order_by(ReviewAct.id.desc()).limit(1))
    if ref is None:
        return None
    batch = get_batch(session, ref, actor=actor, now=now)
    return batch if batch.open else None


def _listings(
    session: Session, acts: Sequence[ReviewAct]
) -> dict[tuple[str, int], Listing]:
    found: dict[tuple[str, int], Listing] = {}
    for kind, model in KINDS.items():
        ids = [one.listing_id for one in acts if one.kind == kind]
        rows = session.scalars(select(model).where(model.id.in_(ids)))
        found |= {(kind, row.id): row for row in rows}
    return found


def _why_not(session: Session, act: ReviewAct, listing: Listing, now: datetime) -> str:
    try:
        reviewing.check_undo(session, act, listing, now=now)
    except RuleBroken as broken:
        return say(broken.message)
    return ""
