"""What search engines are told: which pages of the market are for everybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from xml.sax.saxutils import escape

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.clock import SHANGHAI
from tech_market.listings.scope import listed
from tech_market.needs.models import Need
from tech_market.results.models import Result

PART: Final = 5_000  # addresses of one file; the protocol allows 50,000
MOST_PARTS: Final = 200
KINDS: Final[dict[str, type[Need | Result]]] = {"needs": Need, "results": Result}
XMLNS: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
#: what leads strangers nowhere, or to the same again in endless variety
CLOSED: Final = (
    "/desk", "/review", "/audit", "/admin/", "/inbox", "/follows", "/account", "/deals",
    "/sign-in", "/sign-up", "/search", "/needs/compare", "/results/compare",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """One address, and the day it last became what it is."""

    address: str
    on: datetime | None = None


def robots_text(root: str) -> str:
    """Return robots.txt: the market is open but for what needs a sign-in."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    return "\n".join([*lines, "", f"Sitemap: {root}/sitemap.xml", ""])


def parts_of(session: Session, *, on: date) -> list[tuple[str, int]]:
    """Return kind and number of each part of the sitemap."""
    found = []
    for kind, model in KINDS.items():
        query = select(func.count(model.id)).where(listed(model, on))
        count = session.scalar(query) or 0
        parts = min(MOST_PARTS, -(-count // PART))
        found += [(kind, number) for number in range(1, parts + 1)]
    return found


def listed_in(
    session: Session, kind: str, part: int, *, on: date
) -> Sequence[tuple[str, datetime | None]]:
    """Return reference and day of publication of what a part lists, oldest first."""
    model = KINDS[kind]
    query = (
        select(model.ref, model.published_at)
        .where(listed(model, on))
        .order_by(model.id)
        .offset((part - 1) * PART)
        .limit(PART)
    )
    return [(ref, at) for ref, at in session.execute(query)]


def sitemap(tag: str, entry: str, places: Sequence[Place]) -> str:
    """Return a sitemap ("urlset", "url") or an index of them, as XML."""
    rows = "".join(f"<{entry}>{_place(one)}</{entry}>\n" for one in places)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<{tag} xmlns="{XMLNS}">\n{rows}</{tag}>\n'


def _place(one: Place) -> str:
    day = one.on.astimezone(SHANGHAI).date().isoformat() if one.on else ""
    said = f"<lastmod>{day}</lastmod>" if day else ""
    return f"<loc>{escape(one.address)}</loc>{said}"
