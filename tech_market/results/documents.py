"""Results as the matching engine reads them."""

from datetime import date

from tech_market.listings.audience import Audience
from tech_market.listings.documents import base_of, region_of
from tech_market.matching.text import RESULT, Document
from tech_market.results.audience import view_of
from tech_market.results.models import Result


def document_of(result: Result, audience: Audience, *, today: date) -> Document:
    """Return the result as this audience may read it, never its confidential text."""
    view = view_of(result, audience, today=today)
    more = (view.body.advantage,) if view.body else ()
    return Document(
        **base_of(view, *more),
        kind=RESULT,
        trl=view.trl or view.trl_low,
        price_fen=view.amount.high_fen if view.amount else None,
        read_on=today,
        conversion_codes=view.conversion_codes,
        region_code=region_of(result, view),
        stage_code=view.stage_code,
    )
