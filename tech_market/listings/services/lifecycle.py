"""Move a listing along its life: who may, when, and what each step leaves behind."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from tech_market.clock import today
from tech_market.errors import NotFound, RuleBroken
from tech_market.listings.models import Listing
from tech_market.listings.moving import Moved, tell_moved
from tech_market.listings.pushing import ask_push
from tech_market.listings.rules import (
    REVIEW_STEPS,
    ListingState,
    Step,
    check_validity,
    next_state,
)
from tech_market.listings.services import acts
from tech_market.listings.services.changes import note_change
from tech_market.listings.services.numbering import take_numbers
from tech_market.listings.services.writing import record
from tech_market.policy.actions import Action, require
from tech_market.policy.actor import Actor


@dataclass(frozen=True, slots=True)
class Remark:
    """What a person adds to a step: a reason, or the new last day."""

    code: str = ""  # list return-reason
    text: str = ""
    valid_until: date | None = None
    batch: str = ""  # of review steps confirmed together
    alike: tuple[str, ...] = ()  # references its owner has compared it with


NOTHING = Remark()
REASON_MOST = 500  # characters


def move(
    session: Session,
    *,
    actor: Actor,
    listing: Listing,
    step: Step,
    now: datetime,
    remark: Remark = NOTHING,
) -> None:
    """Take one step, note it for the index when the public list changes, and log it.

    Raises NotFound for a stranger's listing, Forbidden for another role, RuleBroken:
    "listing-move", "own-listing", "organisation-unverified", "valid-until",
    "reason-missing".
    """
    check_right(actor, listing, step)
    before, after = listing.state, next_state(listing.state, step)
    replaced, is_again = acts.former(listing), listing.first_published_at is not None
    WORK[step](session, listing, remark, now)
    listing.state = after
    if ListingState.PUBLISHED in {before, after}:
        note_change(session, listing=listing, now=now)
    if after is ListingState.PUBLISHED:
        ask_push(session, listing, actor_ref=actor.user_ref, now=now)
    is_review = step in REVIEW_STEPS
    verb = f"review.{step}" if is_review else f"write.{step}"
    record(
        session,
        actor=actor,
        listing=listing,
        verb=verb,
        now=now,
        detail={"from": before.value, "reason": remark.code, "number": listing.number}
        | ({"alike": [*remark.alike]} if remark.alike else {}),
    )
    if is_review:
        acts.keep(
            session, actor=actor, listing=listing, step=step, before=replaced,
            now=now, reason_code=remark.code, batch=remark.batch,
        )  # fmt: skip
    tell_moved(session, Moved(listing, step, now, is_again=is_again))


def check_right(actor: Actor, listing: Listing, step: Step) -> None:
    """Raise Forbidden or NotFound unless administrator or owner may act."""
    if step in REVIEW_STEPS:
        require(actor, Action.LISTING_REVIEW)
        if actor.user_id is not None and listing.author_id == actor.user_id:
            raise RuleBroken(
                "own-listing", "这条内容由您填写，请由另一位市场管理员审核"
            )
    elif actor.organisation_id != listing.organisation_id:
        raise NotFound


def _submit(
    _session: Session, listing: Listing, _remark: Remark, now: datetime
) -> None:
    _check_verified(listing)
    if not listing.field_code:
        raise RuleBroken("missing", "提交前请选择技术领域", field="field_code")
    check_validity(listing.valid_until, today=today(now))
    listing.submitted_at, listing.state_reason = now, ""


def _return(
    _session: Session, listing: Listing, remark: Remark, _now: datetime
) -> None:
    listing.state_reason = remark.text[:REASON_MOST]
    if not listing.state_reason:
        raise RuleBroken("reason-missing", "请说明退回原因", field="text")


def _file(session: Session, listing: Listing, _remark: Remark, now: datetime) -> None:
    if listing.number is None:
        (listing.number,) = take_numbers(
            session, prefix=listing.prefix, year=today(now).year
        )
    listing.filed_at = listing.filed_at or now


def _publish(
    _session: Session, listing: Listing, _remark: Remark, now: datetime
) -> None:
    _check_verified(listing)
    check_validity(listing.valid_until, today=today(now))
    listing.published_at = now
    listing.first_published_at = listing.first_published_at or now


def _withdraw(
    _session: Session, listing: Listing, remark: Remark, _now: datetime
) -> None:
    listing.state_reason = remark.text[:REASON_MOST]


def _renew(_session: Session, listing: Listing, remark: Remark, now: datetime) -> None:
    wanted = remark.valid_until
    if wanted is None or wanted <= listing.valid_until:
        raise RuleBroken("valid-until", "新的有效期应晚于原有效期", field="valid_until")
    check_validity(wanted, today=today(now))
    listing.valid_until = wanted


def _close(_session: Session, listing: Listing, remark: Remark, now: datetime) -> None:
    listing.closed_at, listing.state_reason = now, remark.text[:REASON_MOST]


def _check_verified(listing: Listing) -> None:
    if not listing.organisation.is_verified:
        raise RuleBroken(
            "organisation-unverified",
            "单位尚未通过核验：可以保存草稿，核验通过后再提交",
        )


WORK: dict[Step, Callable[[Session, Listing, Remark, datetime], None]] = {
    Step.SUBMIT: _submit,
    Step.RETURN: _return,
    Step.FILE: _file,
    Step.PUBLISH: _publish,
    Step.WITHDRAW: _withdraw,
    Step.RENEW: _renew,
    Step.CLOSE: _close,
}
