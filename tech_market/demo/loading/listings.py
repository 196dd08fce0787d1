"""Demo needs and results, in every state of their life."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.accounts.models import Organisation
from tech_market.demo.shapes import ListingText, NeedText, ResultText
from tech_market.listings.models import ListingChange, NumberSeries
from tech_market.listings.rules import ListingState
from tech_market.matching.text import Indicator
from tech_market.needs.models import Need, NeedIndicator
from tech_market.results.models import IpRight, Result, ResultIndicator

NUMBERED = frozenset(
    {
        ListingState.FILED,
        ListingState.PUBLISHED,
        ListingState.WITHDRAWN,
        ListingState.CLOSED,
    }
)
SENT = NUMBERED | {ListingState.SUBMITTED, ListingState.RETURNED}
LONGEST_RENEWED_DAYS = 1_500
SHOWN = NUMBERED - {ListingState.FILED}


class Numbers:
    """Hands out yearly numbers and leaves the series where the next one goes on."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._last: dict[int, int] = {}

    def take(self, year: int) -> str:
        """Return the next number of the year: XQ-2026-00001."""
        self._last[year] = self._last.get(year, 0) + 1
        return f"{self._prefix}-{year}-{self._last[year]:05d}"

    def keep(self, session: Session) -> None:
        """Store where each year stands."""
        session.add_all(
            NumberSeries(prefix=self._prefix, year=year, last=last)
            for year, last in self._last.items()
        )


def load_needs(
    session: Session,
    texts: Iterable[NeedText],
    *,
    places: dict[str, Organisation],
    numbers: Numbers,
    now: datetime,
) -> dict[str, Need]:
    """Add the needs; return them by key."""
    rows = {}
    for text in texts:
        need = Need(
            **_shared(text, places, numbers, now),
            current_practice=text.current_practice,
            budget_low_fen=text.budget_low_fen,
            budget_high_fen=text.budget_high_fen,
            is_budget_public=text.is_budget_public,
            deadline_on=clock.today(now + timedelta(days=text.deadline_days)),
            trl_wanted=text.trl_wanted,
            ip_wanted=text.ip_wanted,
            source_code=text.source_code,
            region_wanted=text.region_wanted,
            hard_codes=list(text.hard_codes),
            indicators=[
                NeedIndicator(**values) for values in _indicators(text.indicators)
            ],
        )
        rows[text.key] = need
    _store(session, "need", list(rows.values()), now)
    return rows


def load_results(
    session: Session,
    texts: Iterable[ResultText],
    *,
    places: dict[str, Organisation],
    numbers: Numbers,
    now: datetime,
) -> dict[str, Result]:
    """Add the results; return them by key."""
    rows = {}
    for text in texts:
        result = Result(
            **_shared(text, places, numbers, now),
            advantage=text.advantage,
            stage_code=text.stage_code,
            trl=text.trl,
            conversion_codes=list(text.conversion_codes),
            pricing_code=text.pricing_code,
            price_type_code=text.price_type_code,
            price_fen=text.price_fen,
            is_price_public=text.is_price_public,
            attribute_code=text.attribute_code,
            completers=text.completers,
            indicators=[
                ResultIndicator(**values) for values in _indicators(text.indicators)
            ],
            ip_rights=[
                IpRight(
                    position=place, kind_code=one.kind_code, number=one.number,
                    status=one.status, expires_on=one.expires_on,
                )
                for place, one in enumerate(text.ip_rights)
            ],
        )  # fmt: skip
        rows[text.key] = result
    _store(session, "result", list(rows.values()), now)
    return rows


def _shared(
    text: ListingText,
    places: dict[str, Organisation],
    numbers: Numbers,
    now: datetime,
) -> dict[str, Any]:
    shown = now - timedelta(days=text.age_days - 2, hours=-2)
    written = now - timedelta(days=text.age_days + renewed_days(text.key))
    sent = written + timedelta(days=1) if text.state in SENT else None
    filed = written + timedelta(days=2) if text.state in NUMBERED else None
    first = written + timedelta(days=2, hours=2)
    is_shown = text.state in SHOWN
    place = places[text.organisation_key]
    return {
        "number": numbers.take(clock.today(filed).year) if filed else None,
        "title": text.title,
        "summary": text.summary,
        "description": text.description,
        "confidential": text.confidential,
        "keywords": list(text.keywords),
        "field_code": text.field_code,
        "industry_code": text.industry_code,
        "tag_codes": list(text.tag_codes),
        "cooperation_codes": list(text.cooperation_codes),
        "level": text.level,
        "contact_name": place.contact_name,
        "contact_phone": place.contact_phone,
        "valid_until": clock.today(now + timedelta(days=text.valid_days)),
        "state": text.state,
        "state_reason": "请补充量化指标和预算区间。"
        if text.state is ListingState.RETURNED
        else "",
        "created_at": written,
        "submitted_at": min(sent, now) if sent else None,
        "filed_at": min(filed, now) if filed else None,
        "published_at": min(shown, now) if is_shown else None,
        "first_published_at": min(first, now) if is_shown else None,
        "closed_at": now if text.state is ListingState.CLOSED else None,
        "organisation": place,
    }


def renewed_days(key: str) -> int:
    """Return how long before its present term a listing was first published.

    Three in four have been renewed, some since 2021; the same for a key every time.
    """
    number = crc32(key.encode())
    return 0 if number % 4 == 0 else number % LONGEST_RENEWED_DAYS


def _indicators(rows: Sequence[Indicator]) -> list[dict[str, Any]]:
    return [
        {
            "position": place,
            "name": row.name,
            "operator": row.operator,
            "low": row.low,
            "high": row.high,
            "unit": row.unit,
            "is_must": row.must,
        }
        for place, row in enumerate(rows)
    ]


def _store(
    session: Session, kind: str, rows: Sequence[Need | Result], now: datetime
) -> None:
    """Write the rows, and name the published ones to the search index."""
    session.add_all(rows)
    session.flush()
    session.add_all(
        ListingChange(kind=kind, listing_id=row.id, at=now)
        for row in rows
        if row.state is ListingState.PUBLISHED
    )
