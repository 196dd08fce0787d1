"""Find people and organisations by what is typed: as it stands, else by its sound."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlalchemy.orm import InstrumentedAttribute

from tech_market.matching.normalise import normalise
from tech_market.matching.spoken import sound_of, sounds_like

LEAST_HEARD: Final = 3  # letters of a name written in characters, to go by its sound
Columns = Sequence[InstrumentedAttribute[str]]


def says(words: str, *columns: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Return the condition that each word stands in one of these columns.

    Case, width and traditional characters make no difference.
    """
    return and_(true(), *(_stands(word, columns) for word in words.split()))


def sounds(
    words: str, column: InstrumentedAttribute[str]
) -> ColumnElement[bool] | None:
    """Return the condition that a name sounds as typed; None for what has no sound.

    Pinyin and initials are read as typed; characters by how they sound, so that a name
    written with another character of the same sound is found.
    """
    typed = sounds_like(normalise(words))
    if typed:
        return column.contains(typed)
    heard = sound_of("".join(words.split())).partition(" ")[0]
    is_enough = len(heard) >= LEAST_HEARD and not words.isascii()
    return column.contains(heard) if is_enough else None


def _stands(word: str, columns: Columns) -> ColumnElement[bool]:
    spellings = dict.fromkeys((word, normalise(word)))
    conditions: list[ColumnElement[Any]] = [
        column.icontains(one, autoescape=True)
        for one in spellings
        if one
        for column in columns
    ]
    return or_(false(), *conditions)
