"""The public directory of brokers, found by name, employer, introduction or field."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, String, case, cast, false, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from tech_market.accounts.models import User
from tech_market.accounts.naming import says, sounds
from tech_market.brokerage.models import Broker
from tech_market.brokerage.services.register import listed
from tech_market.codes.book import CodeBook
from tech_market.matching.normalise import normalise

EVERYBODY: Final = 500  # brokers a district's directory shows on one page
LEAST_SAID: Final = 2  # characters of a word that is looked for in names of fields


@dataclass(frozen=True, slots=True)
class FoundBrokers:
    """A page of them, and how many there are; `is_heard` when found by sound."""

    rows: Sequence[Broker] = ()
    total: int = 0
    is_heard: bool = False


def find_listed(
    session: Session, words: str, *, book: CodeBook, limit: int = EVERYBODY
) -> FoundBrokers:
    """Return listed brokers whom the words mean, those so named first; all for none."""
    if not words:
        return _page(session, listed(), words, limit)
    said = says(words, User.name, Broker.employer, Broker.intro)
    found = _page(session, or_(said, works_in(fields_said(book, words))), words, limit)
    heard = None if found.total else sounds(words, User.name_sound)
    if heard is None:
        return found
    found = _page(session, heard, words, limit)
    return FoundBrokers(found.rows, found.total, is_heard=found.total > 0)


def find_named(session: Session, words: str, *, limit: int) -> Sequence[Broker]:
    """Return listed brokers of this name, written or heard."""
    heard = sounds(words, User.name_sound)
    named = says(words, User.name)
    return _page(session, named if heard is None else named | heard, words, limit).rows


def find_for_fields(
    session: Session, codes: Collection[str], *, limit: int
) -> Sequence[Broker]:
    """Return listed brokers who work in one of these fields."""
    if not codes:
        return ()
    return _page(session, works_in(codes), "", limit).rows


def fields_said(book: CodeBook, words: str) -> set[str]:
    """Return the fields whose name, in either language, holds one of the words."""
    said = [one for one in normalise(words).split() if len(one) >= LEAST_SAID]
    return {
        code
        for entry in book.lists["field"].values()
        if any(
            one in normalise(label)
            for label in (entry.label_zh, entry.label_en)
            for one in said
        )
        for code in (entry.code, entry.parent)
        if code
    }


def works_in(codes: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a broker's fields hold one of these codes."""
    kept = cast(Broker.field_codes, String)
    return or_(false(), *(kept.contains(f'"{code}"') for code in sorted(codes)))


def _page(
    session: Session, where: ColumnElement[bool], words: str, limit: int
) -> FoundBrokers:
    found = listed() & where
    total = session.scalar(select(func.count(Broker.id)).join(Broker.user).where(found))
    is_named = case((says(words, User.name), 0), else_=1)
    rows = session.scalars(
        select(Broker)
        .join(Broker.user)
        .options(contains_eager(Broker.user))
        .where(found)
        .order_by(is_named, User.name, Broker.id)
        .limit(limit)
    )
    return FoundBrokers(list(rows), total or 0)
