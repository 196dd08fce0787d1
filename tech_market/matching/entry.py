"""One listing as the index keeps it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, repeat, starmap
from typing import Final

import tantivy

from tech_market.matching.held import pack
from tech_market.matching.layout import (
    DEAREST,
    DESCRIPTION,
    KEYWORDS,
    NAMED,
    NEVER,
    PLACE,
    SPOKEN,
    TITLE,
    text_field,
)
from tech_market.matching.normalise import normalise
from tech_market.matching.profile import SORTS, Counts, Profile, profile
from tech_market.matching.segment import Segmenter, stream
from tech_market.matching.spoken import spoken
from tech_market.matching.text import Document

LONGEST_NAME: Final = 20  # characters of a keyword that is offered while typing


Text = tuple[str, str]  # a field or sort, and its text


@dataclass(frozen=True, slots=True)
class Row:
    """What the index takes of one listing in plain values: any process can make it."""

    texts: tuple[Text, ...]
    numbers: tuple[tuple[str, int], ...]
    record: bytes  # the listing as `held` packs it


def key(kind: str, id_: str) -> str:
    """Return a listing's key, unique over both kinds."""
    return f"{kind}/{id_}"


def row(member: Document, public: Document | None, segmenter: Segmenter) -> Row:
    """Return what the index keeps; without `public` no anonymous search finds it.

    Scored and offered by what members may read; the two audiences' texts and codes
    lie in fields of their own.
    """
    mine = profile(member, segmenter)
    texts = [("key", key(member.kind, member.id)), ("kind", member.kind)]
    texts += [
        (text_field(member.kind, "member", sort), _text(mine.terms[sort]))
        for sort in SORTS
    ]
    seen = _seen(member, mine)
    audiences = [("member", member, seen)]
    if public == member:
        audiences.append(("public", member, seen))
    elif public is not None:
        seen = _seen(public, profile(public, segmenter))
        audiences.append(("public", public, seen))
    numbers = list(_days(member))
    for audience, document, seen in audiences:
        texts += _named(audience, document, seen)
        numbers += _amounts(audience, document.amount_fen)
    return Row(tuple(texts), tuple(numbers), pack(mine))


def made(row: Row, place: int) -> tantivy.Document:
    """Return a row as the engine takes it, its record being at a place."""
    document = tantivy.Document()
    for name, text in row.texts:
        document.add_text(name, text)
    for name, number in row.numbers:
        document.add_integer(name, number)
    document.add_integer(PLACE, place)
    return document


def _days(member: Document) -> Iterator[tuple[str, int]]:
    until, since = member.valid_until, member.published_on
    yield "valid_until", until.toordinal() if until else NEVER
    yield "published_on", since.toordinal() if since else 0
    wanted = member.deadline_on
    yield "deadline_on", wanted.toordinal() if wanted else NEVER


def _amounts(audience: str, amount_fen: int | None) -> list[tuple[str, int]]:
    """Return the amount twice: what says none comes last, whichever way is sorted."""
    down, up = (-1, DEAREST) if amount_fen is None else (amount_fen, amount_fen)
    return [(f"{audience}_amount", down), (f"{audience}_amount_up", up)]


def _named(audience: str, one: Document, seen: list[Text]) -> Iterator[Text]:
    """Yield what one audience may type, choose and count, by the index's fields."""
    yield "seen", f"{audience}/{one.kind}"
    for sort, text in seen:
        yield text_field(one.kind, audience, sort), text
    yield from ((f"{audience}_{name}", code) for name, code in _codes(one))


def _seen(one: Document, counted: Profile) -> list[Text]:
    """Return what may be typed to find a listing."""
    lines = {
        TITLE: [one.title],
        KEYWORDS: one.keywords,
        DESCRIPTION: [*one.summary.split("\n"), *one.description.split("\n")],
    }
    names = _names(one, counted)
    return [
        *((sort, _streamed(some)) for sort, some in lines.items()),
        (SPOKEN, _sounds(names)),
        *((NAMED, "|".join((name, *spoken(name)))) for name in names),
    ]


def _streamed(lines: Iterable[str]) -> str:
    return " ".join([term for line in lines for term in stream(normalise(line))])


def _names(one: Document, counted: Profile) -> list[str]:
    """Return the words of title and keywords, and each short keyword whole."""
    whole = (normalise(word) for word in one.keywords)
    names = [*(word for word in whole if len(word) <= LONGEST_NAME)]
    names += counted.head.split()
    return [name for name in dict.fromkeys(names) if len(name) > 1 and "|" not in name]


def _sounds(names: list[str]) -> str:
    sounds = (sound for name in names for sound in spoken(name))
    return " ".join(dict.fromkeys(sound for sound in sounds if len(sound) > 1))


def _codes(one: Document) -> Iterator[tuple[str, str]]:
    codes = {
        "field": (one.field_code,),
        "industry": (one.industry_code,),
        "cooperation": one.cooperation_codes,
        "region": (one.region_code,),
        "stage": (one.stage_code,),
        "band": (one.band_code,),
    }
    for name, values in codes.items():
        for value in dict.fromkeys(filter(None, values)):
            yield name, value


def _text(counts: Counts) -> str:
    """Write each term as often as it counts."""
    return " ".join(chain.from_iterable(starmap(repeat, counts.items())))
