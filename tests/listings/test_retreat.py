"""An organisation that loses its verification loses its place on the lists with it."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import Organisation
from tech_market.accounts.services import reviewing
from tech_market.accounts.services.actors import actor_of
from tech_market.listings.models import Listing, ListingChange
from tech_market.listings.rules import ListingState
from tests.makers import make_admin, make_need, make_organisation, make_result


def refuse(session: Session, place: Organisation, now: datetime) -> None:
    reviewing.decide(
        session, actor=actor_of(make_admin(session)), ref=place.ref,
        seen_version=str(place.version), reason="证照已失效", now=now,
    )  # fmt: skip
    session.flush()


def test_what_was_published_is_withdrawn_and_named_to_the_index(
    session: Session, now: datetime
) -> None:
    place = make_organisation(session)
    both: list[Listing] = [
        make_need(session, organisation=place),
        make_result(session, organisation=place),
    ]
    numbers = [one.number for one in both]
    refuse(session, place, now)
    assert {one.state for one in both} == {ListingState.WITHDRAWN}
    assert [one.number for one in both] == numbers
    assert all(one.first_published_at for one in both)
    assert session.scalar(select(func.count(ListingChange.id))) == 2


def test_drafts_and_other_houses_are_left_alone(
    session: Session, now: datetime
) -> None:
    place = make_organisation(session)
    draft = make_need(session, organisation=place, state=ListingState.DRAFT)
    other = make_need(session)
    refuse(session, place, now)
    assert draft.state is ListingState.DRAFT
    assert other.state is ListingState.PUBLISHED
