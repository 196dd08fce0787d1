"""What a list can be narrowed to: which facets, what is chosen, as SQL conditions."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any, Final

from flask import request
from sqlalchemy import ColumnElement, and_, false, or_, select

from tech_market.accounts.models import Organisation
from tech_market.codes.book import CodeBook
from tech_market.listings.audience import Audience, levels_read
from tech_market.listings.kinds import Kind
from tech_market.listings.models import Listing
from tech_market.listings.rules import ListingState
from tech_market.listings.search import LATELY, NEW, SOON, Question
from tech_market.matching.bands import BANDS, UNKNOWN
from tech_market.matching.bands import CODES as BAND_CODES

FIELD, INDUSTRY, STAGE = "field", "industry", "stage"
BAND, REGION, STATUS = "amount", "region", "status"
FACETS: Final = (FIELD, INDUSTRY, STAGE, BAND, REGION, STATUS)
MOST_CHOSEN: Final = 12  # values of one facet that are heard
Chosen = Mapping[str, tuple[str, ...]]


def codes_of(facet: str, kind: Kind, book: CodeBook, *, scope: str) -> tuple[str, ...]:
    """Return the codes a reader may choose, in order; scope "" is the market."""
    if facet == BAND:
        return BAND_CODES
    if facet == STATUS:
        return (*ListingState,) if scope else (NEW, SOON)
    entries = sorted(book.lists[kind.lists[facet]].values(), key=lambda one: one.sort)
    return tuple(one.code for one in entries)


def asked(kind: Kind, book: CodeBook, *, scope: str) -> Chosen:
    """Return what the address chooses; what is no code is without effect."""
    chosen = {}
    for facet in FACETS:
        known = frozenset(codes_of(facet, kind, book, scope=scope))
        typed = request.args.getlist(facet)[:MOST_CHOSEN]
        if codes := tuple(dict.fromkeys(one for one in typed if one in known)):
            chosen[facet] = codes
    return chosen


def with_below(chosen: Chosen, kind: Kind, book: CodeBook) -> Chosen:
    """Add the codes that stand under a chosen one."""
    return {
        facet: tuple(dict.fromkeys(_below(book, kind.lists.get(facet, ""), codes)))
        for facet, codes in chosen.items()
    }


def _below(book: CodeBook, list_key: str, codes: tuple[str, ...]) -> list[str]:
    entries = book.lists.get(list_key, {}).values()
    under = [one.code for one in entries if one.parent and one.parent in codes]
    return [*codes, *under]


def conditions(kind: Kind, question: Question) -> list[ColumnElement[bool]]:
    """Return the choices as SQL, for lists without an index."""
    model: Any = kind.model
    makers = {
        FIELD: lambda codes: model.field_code.in_(codes),
        INDUSTRY: lambda codes: model.industry_code.in_(codes),
        STAGE: lambda codes: kind.stage_column.in_(
            [kind.stage_of(code) for code in codes]
        ),
        BAND: lambda codes: or_(*(_in_band(kind, code) for code in codes)),
        REGION: lambda codes: _from(model, codes, question.audience),
        STATUS: lambda codes: or_(*(_stands(model, c, question) for c in codes)),
    }
    return [makers[facet](codes) for facet, codes in question.chosen.items()]


def _in_band(kind: Kind, code: str) -> ColumnElement[bool]:
    if code == UNKNOWN:
        return kind.shown_fen.is_(None)
    low, high = next((low, high) for one, low, high in BANDS if one == code)
    least = kind.shown_fen >= low
    return least if high is None else and_(least, kind.shown_fen < high)


def _from(
    model: type[Listing], codes: tuple[str, ...], audience: str
) -> ColumnElement[bool]:
    """Whose it is is known only where the body is: levels as in `reads_body`."""
    owners = select(Organisation.id).where(Organisation.region_code.in_(codes))
    return and_(
        model.organisation_id.in_(owners),
        model.level.in_(levels_read(Audience(audience))),
    )


def _stands(
    model: type[Listing], code: str, question: Question
) -> ColumnElement[bool]:
    day = question.today
    if code == SOON:
        return model.valid_until <= day + LATELY
    if code == NEW:
        since = datetime.combine(day - LATELY, time(), tzinfo=UTC)
        return model.published_at >= since
    return model.state == ListingState(code) if code in (*ListingState,) else false()
