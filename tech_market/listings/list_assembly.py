"""Build a list from the request's question and the rows found."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from tech_market.codes.book import CodeBook
from tech_market.listings.asking import (
    Asked,
    asked_view,
    chips_of,
    facets_of,
    query_of,
    read_asked,
    tabs_of,
)
from tech_market.listings.audience import Audience, CardView
from tech_market.listings.easing import Eased, ease
from tech_market.listings.facets import Facet, facet_views
from tech_market.listings.kinds import Kind
from tech_market.listings.list_pages import IndexPage
from tech_market.listings.marking import terms_of
from tech_market.listings.reading import Query, facet_counts, list_page
from tech_market.policy.actions import may
from tech_market.policy.actor import Actor
from tech_market.web.paging import PAGE_SIZE, Pager, asked_page


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for, in the three forms it is needed in."""

    asked: Asked
    facets: tuple[Facet, ...]
    query: Query


def wanted_of(kind: Kind, *, actor: Actor, book: CodeBook) -> Wanted:
    """Return what this request's address asks; a list not open to the actor is none."""
    scope = next(tab.scope for tab in tabs_of(kind, actor) if tab.is_here)
    facets = facets_of(kind, scope)
    asked = read_asked(kind, facets, book, scope)
    return Wanted(asked, facets, query_of(asked, kind, facets, book))


def index_page(
    session: Session, kind: Kind, *, actor: Actor, book: CodeBook, today: date
) -> IndexPage:
    """Return one page of the list that the address asks for.

    Only the kind's facets narrow it; every other argument is without effect.
    """
    wanted, page = wanted_of(kind, actor=actor, book=book), asked_page()
    asked, facets, query = wanted.asked, wanted.facets, wanted.query
    found = list_page(session, kind.model, query, actor=actor, today=today,
                      offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE)  # fmt: skip
    drawn = [one for one in facets if not one.is_quiet or one.name in asked.chosen]
    counts = facet_counts(session, kind.model, query, [one.column for one in drawn],
                          actor=actor, today=today)  # fmt: skip
    views = facet_views(book, drawn, asked.chosen, counts)
    eased = Eased() if found.total else ease(
        session, kind, asked, facets, actor=actor, book=book, today=today
    )  # fmt: skip
    nearest = found.nearest or eased.rows
    return IndexPage(
        kind=kind,
        cards=tuple(card_of(kind, row, actor, today) for row in found.rows),
        nearest=tuple(card_of(kind, row, actor, today) for row in nearest),
        ways=eased.ways,
        is_eased=bool(eased.rows and not found.nearest),
        terms=terms_of(query.words),
        is_heard=found.is_heard,
        meant=found.meant,
        pager=Pager.of(total=found.total, page=page),
        asked=asked,
        sort=query.sort,
        facets=views,
        chips=chips_of(asked, kind, views),
        tabs=tabs_of(kind, actor),
        view=asked_view(),
        may_write=may(actor, kind.write),
    )


def card_of(kind: Kind, row: Row[Any], actor: Actor, day: date) -> CardView:
    """Return a row of a list: whole for the owner, else as strangers read it."""
    is_own = actor.organisation_id == row.organisation_id
    if is_own or actor.sees_all:
        audience = Audience.FULL if is_own else Audience.AUDIT
    else:
        audience = Audience.MEMBER if actor.is_insider else Audience.PUBLIC
    return kind.card_of(row, audience, today=day)
