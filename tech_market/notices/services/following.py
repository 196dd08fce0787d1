"""Follow a listing: told when it changes or ends, until one has enough of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.db import insert_new
from tech_market.errors import NotFound, RuleBroken
from tech_market.listings.models import Listing
from tech_market.listings.rules import ListingState
from tech_market.notices.models import Follow
from tech_market.notices.rules import MOST_FOLLOWS
from tech_market.notices.shown import MODELS, Key
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor


@dataclass(frozen=True, slots=True)
class Followed:
    """One listing somebody follows, by what is no secret even when it is gone."""

    kind: str
    ref: str
    number: str
    since: datetime

    @property
    def key(self) -> Key:
        """Return how cards are asked for."""
        return self.kind, self.ref


def follow(session: Session, *, actor: Actor, listing: Listing, now: datetime) -> None:
    """Follow a listing the actor may read; twice is once.

    Raises RuleBroken: "own-listing", "not-published", "too-many-follows".
    """
    if actor.organisation_id == listing.organisation_id:
        raise RuleBroken("own-listing", "本单位的内容有变化时已经会通知您，不用关注")
    if listing.state is not ListingState.PUBLISHED:
        raise RuleBroken("not-published", "只有已发布的内容可以关注")
    count = session.scalar(select(func.count(Follow.id)).where(_own(actor))) or 0
    if count >= MOST_FOLLOWS:
        raise RuleBroken(
            "too-many-follows",
            "最多关注 %(most)s 项，请先取消不再需要的",
            most=MOST_FOLLOWS,
        )
    row = {"user_id": actor.user_id, "kind": listing.kind, "listing_id": listing.id,
           "created_at": now}  # fmt: skip
    insert_new(session, Follow, [row], unique=("user_id", "kind", "listing_id"))
    _note(session, actor, listing, "follow", now=now)


def unfollow(
    session: Session, *, actor: Actor, kind: str, ref: str, now: datetime
) -> None:
    """Follow it no more, whether it is still to be seen or not; raises NotFound."""
    model = MODELS.get(kind)
    if model is None:
        raise NotFound
    found = session.execute(
        select(Follow, model)
        .join(model, Follow.listing_id == model.id)
        .where(_own(actor), Follow.kind == kind, model.ref == ref)
    ).first()
    if found is None:
        raise NotFound
    session.delete(found[0])
    _note(session, actor, found[1], "unfollow", now=now)


def is_followed(session: Session, actor: Actor, listing: Listing) -> bool:
    """Tell whether the actor follows this listing."""
    query = select(Follow.id).where(
        _own(actor), Follow.kind == listing.kind, Follow.listing_id == listing.id
    )
    return session.scalar(query) is not None


def list_followed(session: Session, actor: Actor) -> Sequence[Followed]:
    """Return what the actor follows, the newest first."""
    found = []
    for kind, model in MODELS.items():
        query = (
            select(model.ref, model.number, Follow.created_at)
            .join(Follow, (Follow.listing_id == model.id) & (Follow.kind == kind))
            .where(_own(actor))
        )
        found += [
            Followed(kind, ref, number or "", since)
            for ref, number, since in session.execute(query)
        ]
    return sorted(found, key=lambda one: one.since, reverse=True)


def followers_of(session: Session, listing: Listing) -> list[int]:
    """Return who follows a listing."""
    query = select(Follow.user_id).where(
        Follow.kind == listing.kind, Follow.listing_id == listing.id
    )
    return list(session.scalars(query.order_by(Follow.user_id)))


def _own(actor: Actor) -> ColumnElement[bool]:
    return Follow.user_id == (actor.user_id or 0)


def _note(
    session: Session, actor: Actor, listing: Listing, step: str, *, now: datetime
) -> None:
    audit.record(
        session, actor=actor, action=f"{Action.FOLLOW}.{step}", kind=listing.kind,
        ref=listing.ref, now=now,
    )  # fmt: skip
