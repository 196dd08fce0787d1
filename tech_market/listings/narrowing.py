"""What lists are narrowed by, in SQL: the codes as this audience may know them.

The index keeps the same codes of the same views. SQL answers where the index does not:
for one's own listings, for oversight, and while an index is being built.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from tech_market.accounts.models import Organisation
from tech_market.listings.audience import Audience, levels_read
from tech_market.listings.bands import UNKNOWN, bands
from tech_market.listings.models import Listing
from tech_market.listings.rules import EXPIRED, ListingState

FIELD, INDUSTRY, STAGE = "field_code", "industry_code", "stage_code"
REGION, BAND, STATE = "region_code", "band_code", "state_code"
TOWN, NO_TOWN = "town_code", "none"  # the index does not keep it
Codes = Mapping[str, Sequence[str]]  # alternatives by column
Counts = dict[str, dict[str, int]]  # listings by column and code
_PLAIN: Final = frozenset({FIELD, INDUSTRY})


def column(
    model: type[Listing], name: str, audience: Audience, today: date
) -> ColumnElement[str]:
    """Return a code as this audience may know it, "" where it may not."""
    if name in _PLAIN:
        found: ColumnElement[str] = getattr(model, name)
        return found
    if name == STAGE:
        return model.stage_column()
    if name == REGION:
        return _owners(model, Organisation.region_code, audience)
    if name == TOWN:
        return _town(model, audience)
    if name == BAND:
        return _band(amount(model, audience))
    is_over = and_(model.state == ListingState.PUBLISHED, model.valid_until < today)
    return case((is_over, literal(EXPIRED)), else_=cast(model.state, String))


def amount(model: type[Listing], audience: Audience) -> ColumnElement[int | None]:
    """Return the amount, NULL where this audience may not read it."""
    if levels_read(audience) is None:
        return model.amount_column()
    return case((model.is_amount_public(), model.amount_column()))


def chosen(
    model: type[Listing], codes: Codes, audience: Audience, today: date
) -> list[ColumnElement[bool]]:
    """Return the conditions that listings have one of the codes of each column."""
    return [
        column(model, name, audience, today).in_(some) for name, some in codes.items()
    ]


def counts(
    session: Session,
    model: type[Listing],
    where: ColumnElement[bool],
    names: Sequence[str],
    *,
    codes: Codes,
    audience: Audience,
    today: date,
) -> Counts:
    """Count by code what `where` finds; a column's own choice does not narrow it.

    One question for all: listings are counted by all their codes at once, and each
    column's counts are sums over the groups that the other choices leave.
    """
    if not names:
        return {}
    columns = [column(model, name, audience, today).label(name) for name in names]
    inner = select(*columns).where(where).subquery()
    rows = session.execute(select(*inner.c, func.count()).group_by(*inner.c))
    return _summed(rows, names, {name: frozenset(some) for name, some in codes.items()})


def _summed(
    rows: Iterable[Sequence[str | int]],
    names: Sequence[str],
    codes: Mapping[str, frozenset[str]],
) -> Counts:
    found = {name: Counter[str]() for name in names}
    for row in rows:
        *values, number = row
        outside = [
            name
            for name, value in zip(names, values, strict=True)
            if name in codes and value not in codes[name]
        ]
        wanted = names if not outside else outside if len(outside) == 1 else ()
        for name in wanted:
            code = values[names.index(name)]
            if code:
                found[name][str(code)] += int(number)
    return {name: dict(some) for name, some in found.items()}


def _town(model: type[Listing], audience: Audience) -> ColumnElement[str]:
    """Return the owner's town, NO_TOWN where it is not known to this audience."""
    town = _owners(model, Organisation.town_code, audience)
    return func.coalesce(func.nullif(town, ""), NO_TOWN)


def _owners(
    model: type[Listing], code: InstrumentedAttribute[str], audience: Audience
) -> ColumnElement[str]:
    """Return a code of the owner where it is named, as in `audience.is_named`."""
    place = (
        select(code)
        .where(Organisation.id == model.organisation_id)
        .correlate(model)
        .scalar_subquery()
    )
    return case((_is_named(model, audience), place), else_="")


def _is_named(model: type[Listing], audience: Audience) -> ColumnElement[bool]:
    levels = levels_read(audience)
    if levels is None:
        return true()
    return and_(model.level.in_(levels), model.is_anonymous.is_(False))


def _band(amount_fen: ColumnElement[int | None]) -> ColumnElement[str]:
    steps = [
        (amount_fen < one.high_fen if one.high_fen is not None else true(), one.code)
        for one in bands()
    ]
    return case((amount_fen.is_(None), UNKNOWN), *steps, else_=UNKNOWN)
