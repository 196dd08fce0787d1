"""Bring this process's engine to what is in force: weights, lexicon, trees of codes.

Asked before each use of the index, it costs one query unless something changed; so a
version that is activated holds in every process with its next answer.
"""

import threading
from collections.abc import Mapping
from typing import Any, Final

from flask import Flask, has_app_context
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.codes.book import current_book
from tech_market.codes.catalog import shipped as shipped_lists
from tech_market.codes.models import CodeEdit
from tech_market.learning.models import EngineActivation, EngineVersion, VersionKind
from tech_market.matching import lexicon, trees, weights
from tech_market.recommend.documents import reading

TREES: Final = ("field", "industry")  # lists whose parents say what is near
Seen = tuple[int | None, int | None]  # newest edit of a code, newest activation

_lock = threading.Lock()
_seen: Seen | None = None


def init_trees() -> None:
    """Know the shipped trees before anything is read from a database."""
    for key in TREES:
        codes = shipped_lists()[key].codes
        trees.adopt(key, {one.code: one.parent for one in codes})


def bring(app: Flask) -> None:
    """Bring the engine up to date, in a session of its own."""
    if has_app_context():
        _bring_apart()
        return
    with app.app_context():
        _bring_apart()


def _bring_apart() -> None:
    with reading() as session:
        bring_current(session)


def bring_current(session: Session) -> None:
    """Adopt what is in force by the database, if it is not what was last adopted."""
    global _seen  # noqa: PLW0603 - one engine for each process
    seen = _newest(session)
    if seen == _seen:
        return
    with _lock:
        book = current_book(session)
        for key in TREES:
            trees.adopt(key, {one.code: one.parent for one in book.lists[key].values()})
        _adopt_weights(find_in_force(session, VersionKind.WEIGHTS))
        _adopt_lexicon(session)
        _seen = seen


def forget() -> None:
    """Look again at the next question, whatever was adopted before."""
    global _seen  # noqa: PLW0603 - as above
    _seen = None


def _newest(session: Session) -> Seen:
    edits = select(func.max(CodeEdit.revision)).scalar_subquery()
    activations = select(func.max(EngineActivation.id)).scalar_subquery()
    row = session.execute(select(edits, activations)).one()
    return row[0], row[1]


def find_in_force(session: Session, kind: VersionKind) -> EngineVersion | None:
    """Return the version of this kind that holds now; None: the shipped one."""
    newest = select(func.max(EngineActivation.id)).where(EngineActivation.kind == kind)
    return session.scalar(
        select(EngineVersion)
        .join(EngineActivation, EngineActivation.version_id == EngineVersion.id)
        .where(EngineActivation.id == newest.scalar_subquery())
    )


def _adopt_weights(version: EngineVersion | None) -> None:
    if version is None:
        weights.adopt(None)
    else:
        weights.adopt(fitting_parts(version.content), version.name)


def fitting_parts(content: Mapping[str, Any]) -> dict[str, float]:
    """Return a version's weights for the parts this program knows.

    A part that came with a later program keeps its shipped weight; one that is gone
    falls away.
    """
    told = content["parts"]
    return {name: told.get(name, one) for name, one in weights.shipped().parts.items()}


def _adopt_lexicon(session: Session) -> None:
    """Read new texts with the lexicon in force, and know the one before it.

    The index on disk may still be made with that one; searches keep to it.
    """
    recent = session.scalars(
        select(EngineVersion)
        .join(EngineActivation, EngineActivation.version_id == EngineVersion.id)
        .where(EngineVersion.kind == VersionKind.LEXICON)
        .order_by(EngineActivation.id.desc())
        .limit(2)
    )
    lexicon.know(lexicon.shipped())
    for one in recent:
        lexicon.know(lexicon.Lexicon(one.content["text"]))
    version = find_in_force(session, VersionKind.LEXICON)
    lexicon.adopt(None if version is None else lexicon.Lexicon(version.content["text"]))
