"""Verified organisations, found by name: what their public card says and no more."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from tech_market.accounts import scope
from tech_market.accounts.models import Organisation
from tech_market.accounts.naming import says, sounds


@dataclass(frozen=True, slots=True)
class PublicOrganisation:
    """One row, as everybody may read it."""

    ref: str
    name: str
    kind_code: str
    town_code: str
    intro: str


@dataclass(frozen=True, slots=True)
class FoundOrganisations:
    """A page of them, and how many there are; `is_heard` when found by sound."""

    rows: Sequence[PublicOrganisation] = ()
    total: int = 0
    is_heard: bool = False


def find_public(
    session: Session, words: str, *, offset: int, limit: int
) -> FoundOrganisations:
    """Find by name or introduction, names first; by sound when nothing is so written.

    Nothing for no words: the register is looked up, not read through.
    """
    if not words:
        return FoundOrganisations()
    written = says(words, Organisation.name, Organisation.intro)
    found = _page(session, written, words, offset=offset, limit=limit)
    heard = None if found.total else sounds(words, Organisation.name_sound)
    if heard is None:
        return found
    return _page(session, heard, words, offset=offset, limit=limit, is_heard=True)


def _page(
    session: Session,
    where: ColumnElement[bool],
    words: str,
    *,
    offset: int,
    limit: int,
    is_heard: bool = False,
) -> FoundOrganisations:
    found = where & scope.is_public()
    total = session.scalar(select(func.count(Organisation.id)).where(found)) or 0
    is_named = case((says(words, Organisation.name), 0), else_=1)
    rows = session.execute(
        select(
            Organisation.ref, Organisation.name, Organisation.kind_code,
            Organisation.town_code, Organisation.intro,
        )
        .where(found)
        .order_by(is_named, Organisation.name, Organisation.id)
        .offset(offset)
        .limit(limit)
    )  # fmt: skip
    return FoundOrganisations(
        [PublicOrganisation(*row) for row in rows],
        total,
        is_heard=is_heard and total > 0,
    )
