"""One listing as the index keeps it."""

from typing import Final

import tantivy

from tech_market.matching.layout import NEVER, text_field
from tech_market.matching.profile import (
    PAIRS,
    SORTS,
    WORDS,
    Counts,
    Profile,
    pack,
    profile,
)
from tech_market.matching.segment import Segmenter
from tech_market.matching.text import Document

SEARCHED: Final = (WORDS, PAIRS)  # what the search box asks for


def key(kind: str, id_: str) -> str:
    """Return a listing's key, unique over both kinds."""
    return f"{kind}/{id_}"


def entry(
    member: Document, public: Document | None, segmenter: Segmenter
) -> tantivy.Document:
    """Return the index document; without `public` no anonymous search finds it.

    Scored and offered by what members may read; the two audiences' terms and codes
    lie in fields of their own.
    """
    made = tantivy.Document()
    made.add_text("key", key(member.kind, member.id))
    made.add_text("kind", member.kind)
    mine = profile(member, segmenter)
    made.add_bytes("profile", pack(mine))
    _add_audience(made, "member", mine)
    if public is not None:
        seen = mine if public == member else profile(public, segmenter)
        _add_audience(made, "public", seen)
    until = member.valid_until.toordinal() if member.valid_until else NEVER
    made.add_integer("valid_until", until)
    since = member.published_on.toordinal() if member.published_on else 0
    made.add_integer("published_on", since)
    return made


def _add_audience(made: tantivy.Document, audience: str, one: Profile) -> None:
    facts = one.facts
    made.add_text("seen", f"{audience}/{facts.kind}")
    for sort in SORTS if audience == "member" else SEARCHED:
        made.add_text(text_field(facts.kind, audience, sort), _text(one.terms[sort]))
    codes = {
        "field": (facts.field_code, facts.field_code[:2]),
        "industry": (facts.industry_code,),
        "cooperation": facts.cooperation_codes,
        "region": (facts.region_code,),
    }
    for name, values in codes.items():
        for value in dict.fromkeys(filter(None, values)):
            made.add_text(f"{audience}_{name}", value)


def _text(counts: Counts) -> str:
    """Write each term as often as it counts."""
    return " ".join(" ".join([term] * count) for term, count in counts.items())
