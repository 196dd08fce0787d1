"""What stands beside the targets: towns, fields, brokers, the way to registration."""

from collections.abc import Mapping
from datetime import date

from flask import g, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from tech_market.codes.book import CodeBook
from tech_market.contracts.facts import Dimension
from tech_market.listings.narrowing import NO_TOWN, TOWN
from tech_market.listings.reading import Query, facet_counts
from tech_market.needs.models import Need
from tech_market.policy.actor import Actor
from tech_market.results.models import Result
from tech_market.targets.pages import rows_address
from tech_market.targets.pages_sections import Places, Section
from tech_market.targets.rules.bases import Basis, Side
from tech_market.targets.rules.periods import Period
from tech_market.targets.services import funnel as way
from tech_market.targets.tables import Line, Table
from tech_market.targets.tiles import TileMap, tile_map
from tech_market.targets.views.breakdown import split_table
from tech_market.targets.views.steps import steps_table

MOST = 8  # lines of a section before the rest is one line


def dashboard_sections(session: Session, basis: Basis, period: Period) -> list[Section]:
    """Return the sections of a target's period, each with its table."""
    months = period.whole_months
    is_bought = basis.side is Side.ABSORB
    town = Dimension.BUYER_TOWN if is_bought else Dimension.SELLER_TOWN
    split = [
        Section(
            split_table(session, basis, months, by, most=MOST),
            url_for("targets.breakdown", dimension=str(by),
                    **rows_address(months, basis.code)),
        )
        for by in (town, Dimension.FIELD, Dimension.BROKER)
    ]  # fmt: skip
    steps = steps_table(way.count_reached(session, period), period, basis)
    whole = url_for("targets.funnel", **rows_address(period, basis.code))
    return [*split, Section(steps, whole)]


def places_of(session: Session, actor: Actor, *, today: date) -> Places | None:
    """Return what is in the market by town, as this reader finds it; None for nothing.

    The owner's town is known where the owner is: never of an anonymous listing.
    """
    query = Query()
    needs, results = (
        facet_counts(session, model, query, [TOWN], actor=actor, today=today)[TOWN]
        for model in (Need, Result)
    )
    if not needs and not results:
        return None
    book: CodeBook = g.codes
    return Places(
        _tiles("needs", _("在榜技术需求"), needs, book),
        _tiles("results", _("在挂科技成果"), results, book),
        _table(needs, results, book),
    )


def _tiles(
    place: str, caption: str, values: Mapping[str, int], book: CodeBook
) -> TileMap:
    return tile_map(place, caption, values, lambda code: _list(place, code), book=book)


def _table(
    needs: Mapping[str, int], results: Mapping[str, int], book: CodeBook
) -> Table:
    names = dict(book.choices("town", keep={*needs, *results}))
    names[NO_TOWN] = _("未填写或未公开")
    codes = [code for code in names if code in needs or code in results]
    lines = [
        Line(
            [names[code], needs.get(code, 0), results.get(code, 0)],
            urls={1: _list("needs", code), 2: _list("results", code)},
        )
        for code in codes
    ]
    head = [_("镇街或园区"), _("在榜技术需求"), _("在挂科技成果")]
    return Table("places", _("镇街与园区"), head, lines, (1, 2))


def _list(place: str, code: str) -> str:
    return url_for(f"{place}.index", town=code)
