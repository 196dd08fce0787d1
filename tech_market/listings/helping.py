"""Help for who is typing: indicators in the text, a field for it, what matches already.

What only the engine knows is asked through `set_helper`; nothing here is stored.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from tech_market.codes.book import CodeBook
from tech_market.listings.forms import ListingForm
from tech_market.listings.models import Listing
from tech_market.listings.rows import add_rows, indicator_data
from tech_market.matching.measures import NEAR, alike
from tech_market.matching.reading import read_indicators
from tech_market.matching.text import Indicator
from tech_market.policy.actor import Actor

FIELDS_MOST: Final = 3
LEAST: Final = 12  # characters typed before the engine is asked
#: the fields a text is read from: what is confidential is never one of them
TEXTS: Final = ("title", "summary", "description", "current_practice",
                "expected_effect", "advantage")  # fmt: skip
_PARTS: Final = re.compile(r"[、，和与及其/（）()]+")


@dataclass(frozen=True, slots=True)
class LiveMatch:
    """A published listing of the other kind that fits, with one sentence why."""

    place: str
    ref: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class FieldIdea:
    """A field the text seems to belong to, and why."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Live:
    """What the engine says. `is_open` False: this person may not read of others."""

    matches: tuple[LiveMatch, ...] = ()
    fields: tuple[FieldIdea, ...] = ()
    is_open: bool = True


class Helper(Protocol):
    """What recommend offers: an answer, or None while there is no index."""

    def __call__(
        self, session: Session, actor: Actor, listing: Listing, now: datetime
    ) -> Live | None:
        """Answer for a listing that is stored nowhere."""
        ...


_helpers: list[Helper] = []


def set_helper(helper: Helper) -> None:
    """Let this one answer from now on."""
    _helpers[:] = [helper]


def ask_live(
    session: Session, actor: Actor, listing: Listing, now: datetime
) -> Live | None:
    """Return what matches; None while nobody can tell."""
    return _helpers[0](session, actor, listing, now) if _helpers else None


def text_of(form: ListingForm) -> str:
    """Return what was typed, line by line, nothing confidential."""
    found = (form._fields[name].data or "" for name in TEXTS if name in form._fields)
    return "\n".join(text for text in found if text)


def read_out(form: ListingForm, kind: str) -> tuple[Indicator, ...]:
    """Return the indicators of the text that no row has yet."""
    rows = [row.form.name.data or "" for row in form["indicators"]]  # type: ignore[attr-defined]
    return tuple(
        one
        for one in read_indicators(text_of(form), kind)
        if not any(name and alike(one.name, name) >= NEAR for name in rows)
    )


def accept(form: ListingForm, kind: str, name: str) -> bool:
    """Fill the next row with the indicator read under this name."""
    found = next((one for one in read_out(form, kind) if one.name == name), None)
    rows: Any = form["indicators"]
    while rows.entries and rows[-1].form.is_blank:
        rows.pop_entry()
    is_room = found is not None and len(rows) < rows.max_entries
    if found is not None and is_room:
        typed = indicator_data({
            "name": found.name, "operator": found.operator, "low": found.low,
            "high": found.high, "unit": found.unit, "is_must": False,
        })  # fmt: skip
        rows.append_entry(typed)
    add_rows(rows)
    return is_room


def fields_named(text: str, book: CodeBook) -> list[FieldIdea]:
    """Return the fields whose name, or a part of it, stands in the text."""
    found: list[tuple[int, FieldIdea]] = []
    for entry in book.lists["field"].values():
        words = [part for part in _PARTS.split(entry.label_zh) if len(part) > 1]
        said = max((one for one in words if one in text), key=len, default="")
        if entry.active and said:
            reason = _("文中写到“%(word)s”", word=said)
            weight = len(said) + bool(entry.parent)
            found.append((-weight, FieldIdea(entry.code, reason)))
    return [idea for _weight, idea in sorted(found, key=lambda pair: pair[0])]


def field_ideas(
    named: Sequence[FieldIdea], near: Sequence[FieldIdea], chosen: str
) -> tuple[FieldIdea, ...]:
    """Return up to three fields not chosen already: those of near listings first."""
    found = {one.code: one for one in (*reversed(named), *reversed(near))}
    order = dict.fromkeys(one.code for one in (*near, *named))
    return tuple(found[code] for code in order if code != chosen)[:FIELDS_MOST]
