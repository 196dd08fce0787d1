"""What the search box offers while one types: words, and things found by their name."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import chain, zip_longest
from typing import Any, Final

from flask import url_for
from flask_babel import gettext as _
from flask_babel import pgettext
from sqlalchemy.orm import Session

from tech_market.accounts.services.directory import find_public
from tech_market.brokerage.services.directory import find_named
from tech_market.home.finding import KINDS
from tech_market.listings.audience import Audience
from tech_market.listings.kinds import Kind
from tech_market.listings.marking import pieces, terms_of
from tech_market.listings.reading import Query, list_page
from tech_market.listings.search import RELEVANCE, completions
from tech_market.policy.actor import Actor

WORDS: Final = 6
TITLES: Final = 3  # of each kind
NAMES: Final = 2  # brokers, and organisations
LEAST: Final = 2  # characters before titles and names are looked for


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that can be gone to at once."""

    label: str
    kind: str
    url: str


def offer(session: Session, text: str, *, actor: Actor, today: date) -> dict[str, Any]:
    """Return words that go on as typed, and hits; nothing this reader may not find."""
    if not text:
        return {"words": [], "hits": []}
    hits = _hits(session, text, actor, today) if len(text) >= LEAST else iter(())
    return {"words": _words(text, actor), "hits": [asdict(one) for one in hits]}


def _words(text: str, actor: Actor) -> list[str]:
    """Return words of needs and results by turns, each once."""
    audience = Audience.MEMBER if actor.is_insider else Audience.PUBLIC
    found: Sequence[Sequence[str]] = [
        completions(text, kind=kind.model.kind, audience=audience.value)
        for kind in KINDS
    ]
    turns = chain.from_iterable(zip_longest(*found))
    return list(dict.fromkeys(word for word in turns if word))[:WORDS]


def _hits(session: Session, text: str, actor: Actor, today: date) -> Iterator[Hit]:
    for kind in KINDS:
        yield from _titles(session, kind, text, actor, today)
    for broker in find_named(session, text, limit=NAMES):
        url = url_for("brokerage.show_broker", ref=broker.ref)
        yield Hit(broker.user.name, _("技术经纪人"), url)
    for one in find_public(session, text, offset=0, limit=NAMES).rows:
        url = url_for("accounts.show_organisation", ref=one.ref)
        yield Hit(one.name, pgettext("owner", "单位"), url)


def _titles(
    session: Session, kind: Kind, text: str, actor: Actor, today: date
) -> Iterator[Hit]:
    """Yield listings whose title has what was typed, or sounds so."""
    query = Query(text, sort=RELEVANCE, is_exact=True)
    found = list_page(session, kind.model, query, actor=actor, today=today, offset=0,
                      limit=TITLES)  # fmt: skip
    terms = terms_of(text)
    for row in found.rows:
        if found.is_heard or any(one.is_found for one in pieces(row.title, terms)):
            url = url_for(f"{kind.place}.show", ref=row.ref)
            yield Hit(row.title, _(kind.name), url)
