"""The address of a list as a question that can be asked again of one listing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

from tech_market.codes.book import CodeBook
from tech_market.errors import RuleBroken
from tech_market.listings.asking import facets_of
from tech_market.listings.audience import Audience
from tech_market.listings.documents import town_of
from tech_market.listings.facets import asked, name_of, with_below
from tech_market.listings.kinds import Kind
from tech_market.listings.models import Listing
from tech_market.listings.narrowing import TOWN
from tech_market.listings.texts import clean_line
from tech_market.matching.normalise import normalise
from tech_market.matching.renaming import renamed
from tech_market.matching.segment import segmenter
from tech_market.matching.text import Document
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
QUERY_MOST = 6000  # characters of an address: more than any list offers to choose
NAME_MOST = 160  # characters of what was asked, in words


def read_question(kind_name: str, query: str, *, book: CodeBook) -> Question:
    """Return what this address asks; whatever the list does not know is left out.

    Words are split as the engine splits them: each must stand in what is found.
    Raises RuleBroken: "search-too-long".
    """
    if len(query) > QUERY_MOST:
        raise RuleBroken(
            "search-too-long", "条件太多，无法保存：请少选几项或缩短关键词，再保存订阅"
        )
    kind = KINDS[kind_name]
    given = parse_qsl(query)
    words = clean_line(next((v for k, v in given if k == "q"), "")[:WORDS_MOST])
    kept = [("q", words)] if words else []
    said, codes = [words] if words else [], dict[str, list[str]]()
    for facet in facets_of(kind, scope=""):
        chosen = asked(book, facet, [v for k, v in given if k == facet.name])
        if not chosen:
            continue
        kept += [(facet.name, one) for one in chosen]
        said += [name_of(book, facet, one) for one in chosen]
        codes[facet.column] = sorted(with_below(book, facet, chosen))
    return Question(
        kind=kind_name,
        query=urlencode(kept),
        name=_short(" · ".join(said) or f"全部{kind.name}"),
        terms=tuple(dict.fromkeys(_terms(words))),
        codes=codes,
    )


def other_ways(query: str) -> Iterator[list[str]]:
    """Yield the terms of a kept address, said with other names of the same things.

    As the list itself asks for them, so that whoever saved it hears of what it finds.
    """
    words = dict(parse_qsl(query)).get("q", "")
    yield from (_terms(text) for text in renamed(words))


def _short(name: str) -> str:
    return name if len(name) <= NAME_MOST else f"{name[: NAME_MOST - 1]}…"


def _terms(words: str) -> list[str]:
    found = []
    for word in normalise(words).split():
        found += segmenter().words(word) or [word]
    return found


@dataclass(frozen=True, slots=True)
class Searched:
    """What this audience may search in a listing: its words, and itself for codes."""

    text: str
    document: Document
    town_code: str

    def has(self, codes: Mapping[str, Sequence[str]]) -> bool:
        """Tell whether it has one of the codes of each column, as its reader knows."""
        return all(
            getattr(self if name == TOWN else self.document, name) in some
            for name, some in codes.items()
        )


def searched(listing: Listing, audience: Audience, *, on: date) -> Searched:
    """Return all that this audience may search in a listing, in one spelling."""
    read: Document = _DOCUMENTS[listing.kind](listing, audience, today=on)
    parts = (read.title, read.summary, read.description, *read.keywords)
    text = "\n".join(normalise(part) for part in parts)
    return Searched(text, read, town_of(listing, audience))
