"""Saved searches: kept, changed, removed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.errors import NotFound, RuleBroken
from tech_market.notices.models import SavedSearch, digest_of
from tech_market.notices.rules import MOST_SEARCHES, Frequency
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor


@dataclass(frozen=True, slots=True)
class Question:
    """What a list was asked: its address, in words, and what must be found."""

    kind: str
    query: str
    name: str
    terms: tuple[str, ...]
    codes: dict[str, list[str]]


def save(
    session: Session,
    *,
    actor: Actor,
    question: Question,
    frequency: Frequency,
    now: datetime,
) -> SavedSearch:
    """Keep a question and tell from now on what is new; the same one is kept once.

    Raises RuleBroken: "too-many-searches".
    """
    own = SavedSearch.user_id == _person(actor)
    known = session.scalar(
        select(SavedSearch).where(
            own,
            SavedSearch.kind == question.kind,
            SavedSearch.query_digest == digest_of(question.query),
        )
    )
    if known is not None:
        known.frequency = frequency
        _note(session, actor, known, "change", now=now)
        return known
    count = session.scalar(select(func.count(SavedSearch.id)).where(own)) or 0
    if count >= MOST_SEARCHES:
        raise RuleBroken(
            "too-many-searches",
            "最多保存 %(most)s 个订阅，请先删除不用的",
            most=MOST_SEARCHES,
        )
    values: dict[str, Any] = {"terms": list(question.terms), "codes": question.codes}
    search = SavedSearch(
        user_id=_person(actor), kind=question.kind, query=question.query,
        name=question.name, frequency=frequency, created_at=now, mark_at=now, **values,
    )  # fmt: skip
    session.add(search)
    session.flush()
    _note(session, actor, search, "save", now=now)
    return search


def list_own(session: Session, actor: Actor) -> Sequence[SavedSearch]:
    """Return the actor's searches, the newest first."""
    query = select(SavedSearch).where(SavedSearch.user_id == (actor.user_id or 0))
    return session.scalars(query.order_by(SavedSearch.id.desc())).all()


def get_own(session: Session, actor: Actor, ref: str) -> SavedSearch:
    """Return one of the actor's searches; raises NotFound."""
    found = session.scalar(
        select(SavedSearch).where(
            SavedSearch.ref == ref, SavedSearch.user_id == (actor.user_id or 0)
        )
    )
    if found is None:
        raise NotFound
    return found


def change(
    session: Session, *, actor: Actor, ref: str, frequency: Frequency, now: datetime
) -> None:
    """Change how often a search mails; raises NotFound."""
    search = get_own(session, actor, ref)
    search.frequency = frequency
    _note(session, actor, search, "change", now=now)


def remove(session: Session, *, actor: Actor, ref: str, now: datetime) -> None:
    """Forget a search; what it told stays in the inbox. Raises NotFound."""
    search = get_own(session, actor, ref)
    session.delete(search)
    _note(session, actor, search, "remove", now=now)


def _person(actor: Actor) -> int:
    if actor.user_id is None:
        raise NotFound
    return actor.user_id


def _note(
    session: Session, actor: Actor, search: SavedSearch, step: str, *, now: datetime
) -> None:
    audit.record(
        session, actor=actor, action=f"{Action.SEARCH_SAVE}.{step}", kind="search",
        ref=search.ref, now=now, detail={"frequency": search.frequency.value},
    )  # fmt: skip
