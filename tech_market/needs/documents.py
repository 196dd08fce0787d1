"""Needs as the matching engine reads them."""

from datetime import date

from tech_market.listings.audience import Audience
from tech_market.listings.documents import base_of, region_of
from tech_market.matching.ownership import read_ip
from tech_market.matching.text import NEED, Document
from tech_market.needs.audience import view_of
from tech_market.needs.models import Need


def document_of(need: Need, audience: Audience, *, today: date) -> Document:
    """Return the need as this audience may read it, never its confidential text."""
    view = view_of(need, audience, today=today)
    more = (view.body.current_practice,) if view.body else ()
    return Document(
        **base_of(view, *more),
        kind=NEED,
        trl=view.trl_wanted,
        stage_code=str(view.trl_wanted or ""),
        region_code=region_of(need, view),
        budget_fen=view.amount.high_fen if view.amount else None,
        deadline_on=view.deadline_on,
        read_on=today,
        region_wanted=view.region_wanted,
        hard=view.hard_codes,
        ip_wanted=read_ip(view.body.ip_wanted) if view.body else "",
    )
