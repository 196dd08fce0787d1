"""A listing moved: its owner and whoever follows it are told."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy.orm import Session

from tech_market.accounts.services.colleagues import members_of
from tech_market.listings import moving
from tech_market.listings.models import Listing
from tech_market.listings.moving import Moved
from tech_market.listings.rules import Step
from tech_market.notices.rules import Topic
from tech_market.notices.services.following import followers_of
from tech_market.notices.services.telling import Message, tell

PLACES: Final = {"need": "needs.show", "result": "results.show"}
#: what the owner hears of what the administrator decided
OWNER: Final = {
    Step.RETURN: "listing.returned",
    Step.FILE: "listing.filed",
    Step.PUBLISH: "listing.published",
}
#: what followers hear of what the owner did
FOLLOWER: Final = {
    Step.PUBLISH: "follow.published",
    Step.RENEW: "follow.renewed",
    Step.WITHDRAW: "follow.withdrawn",
    Step.CLOSE: "follow.closed",
}


def hear(session: Session, moved: Moved) -> None:
    """Tell both, each in the words of their side."""
    listing = moved.listing
    code = "listing.undone" if moved.is_undone else OWNER.get(moved.step, "")
    if code:
        house = listing.organisation_id
        own = members_of(session, [house]).get(house, [])
        _tell(session, moved, code, own, place=PLACES[listing.kind])
    told = FOLLOWER.get(moved.step, "")
    is_news = moved.step is not Step.PUBLISH or moved.is_again
    if told and is_news and not moved.is_undone:
        # what is gone can be opened no more: the list of what one follows says so
        is_there = moved.step in {Step.PUBLISH, Step.RENEW}
        place = PLACES[listing.kind] if is_there else "notices.follows"
        _tell(session, moved, told, followers_of(session, listing), place=place)


def _tell(
    session: Session, moved: Moved, code: str, people: Iterable[int], *, place: str
) -> None:
    edition = f"{moved.at:%Y%m%dT%H%M%S}"
    messages = messages_of(moved.listing, code, people, edition=edition, place=place)
    if messages:
        tell(session, messages, now=moved.at)


def messages_of(
    listing: Listing, code: str, people: Iterable[int], *, edition: str, place: str
) -> list[Message]:
    """Return the news of a listing for each, told once for each `edition`."""
    key = f"{code}:{listing.kind}:{listing.ref}:{edition}"
    return [
        Message(
            user_id=person, topic=Topic.NEWS, key=key, code=code,
            about=(listing.kind, listing.ref), place=place, place_ref=listing.ref,
        )
        for person in people
    ]  # fmt: skip


moving.register(hear)
