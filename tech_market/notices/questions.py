"""The address of a list as a question that can be asked again of one listing."""

from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

from tech_market.codes.book import CodeBook
from tech_market.listings.audience import Audience
from tech_market.listings.kinds import Kind
from tech_market.listings.models import Listing
from tech_market.listings.texts import clean_line
from tech_market.matching.normalise import normalise
from tech_market.matching.segment import segmenter
from tech_market.needs import documents as needs
from tech_market.needs.views import NEEDS
from tech_market.notices.services.searches import Question
from tech_market.results import documents as results
from tech_market.results.views import RESULTS

KINDS: dict[str, Kind] = {"need": NEEDS, "result": RESULTS}
_DOCUMENTS: dict[str, Any] = {
    "need": needs.document_of,
    "result": results.document_of,
}
WORDS_MOST = 100  # characters, as in the list's own box
QUERY_MOST = 300


def read_question(kind_name: str, query: str, *, book: CodeBook) -> Question:
    """Return what this address asks; whatever the list does not know is left out.

    Words are split as the engine splits them: each must stand in what is found.
    """
    kind = KINDS[kind_name]
    given = parse_qsl(query[:2000])
    words = clean_line(next((v for k, v in given if k == "q"), "")[:WORDS_MOST])
    kept = [("q", words)] if words else []
    said, codes = [words] if words else [], dict[str, list[str]]()
    for name, column, list_key in kind.filters:
        known = book.lists[list_key]
        chosen = [v for k, v in given if k == name and v in known]
        if not chosen:
            continue
        kept += [(name, one) for one in chosen]
        said += [book.label(list_key, one) for one in chosen]
        below = [e.code for e in known.values() if e.parent in chosen]
        codes[column] = sorted({*chosen, *below})
    return Question(
        kind=kind_name,
        query=urlencode(kept)[:QUERY_MOST],
        name=(" · ".join(said) or f"全部{kind.name}")[:160],
        terms=tuple(dict.fromkeys(_terms(words))),
        codes=codes,
    )


def _terms(words: str) -> list[str]:
    found = []
    for word in normalise(words).split():
        found += segmenter().words(word) or [word]
    return found


def searched_text(listing: Listing, audience: Audience, *, on: date) -> str:
    """Return all that this audience may search in a listing, in one spelling."""
    read = _DOCUMENTS[listing.kind](listing, audience, today=on)
    parts = (read.title, read.summary, read.description, *read.keywords)
    return "\n".join(normalise(part) for part in parts)
