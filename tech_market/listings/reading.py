"""Find listings: one for its page, a page of them for lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    func,
    select,
    true,
)
from sqlalchemy.orm import Session, joinedload

from tech_market.accounts.models import Organisation
from tech_market.errors import NotFound
from tech_market.listings import scope
from tech_market.listings.audience import Audience, audience_of
from tech_market.listings.models import Listing
from tech_market.listings.narrowing import Counts, chosen, counts
from tech_market.listings.search import (
    BY_INDEX,
    NEWEST,
    Answer,
    Question,
    current_searcher,
    current_tally,
    like,
    order,
)
from tech_market.policy.actor import Actor

NOT_ON_CARDS = frozenset(
    {"description", "confidential", "keywords", "tag_codes", "cooperation_codes"}
)


@dataclass(frozen=True, slots=True)
class Query:
    """What a list is asked for. `scope` is "" for the market, "own" or "all".

    An exact one is answered by what is found and nothing near it.
    """

    words: str = ""
    codes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sort: str = NEWEST
    scope: str = ""
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """One page of rows, and how many there are in all.

    A row has what a card shows under the names of `Listing`: plain columns, since a
    list needs no objects that can be changed. For the rest see `search.Answer`.
    """

    rows: Sequence[Row[Any]]
    total: int
    is_heard: bool = False
    nearest: Sequence[Row[Any]] = ()
    meant: str = ""


def get_readable(
    session: Session, model: type[Listing], ref: str, *, actor: Actor
) -> tuple[Listing, Audience]:
    """Return a listing and as whom this person reads it; raises NotFound."""
    listing = session.scalar(_with_owner(model).where(model.ref == ref))
    audience = audience_of(session, actor, listing) if listing else None
    if listing is None or audience is None:
        raise NotFound
    return listing, audience


def get_writable(
    session: Session, model: type[Listing], ref: str, *, actor: Actor
) -> Listing:
    """Return a listing of the actor's own organisation; raises NotFound."""
    listing = session.scalar(
        _with_owner(model).where(model.ref == ref, scope.writable(model, actor))
    )
    if listing is None:
        raise NotFound
    return listing


def list_page(
    session: Session,
    model: type[Listing],
    query: Query,
    *,
    actor: Actor,
    today: date,
    offset: int,
    limit: int,
) -> Found:
    """Return one page of what this person may find.

    Words, choices and amounts are asked of the index; SQL answers everything else, and
    those too while there is no index.
    """
    searcher = current_searcher()
    is_asked = query.words or query.codes or query.sort in BY_INDEX
    if searcher and is_asked and not query.scope:
        question = _question(model, query, actor)
        answer = searcher(question, offset=offset, limit=limit)
        if answer is not None:
            return _answered(session, model, answer, today=today)
    wanted = _where(model, query, actor=actor, today=today)
    total = session.scalar(select(func.count(model.id)).where(wanted)) or 0
    rows = session.execute(
        _for_cards(model)
        .where(wanted)
        .order_by(*_order(model, query, actor))
        .offset(offset)
        .limit(limit)
    )
    return Found(rows.all(), total)


def count_found(
    session: Session, model: type[Listing], query: Query, *, actor: Actor, today: date
) -> int:
    """Count what this person may find, as `list_page` does, without reading a row."""
    searcher = current_searcher()
    if searcher and not query.scope and (query.words or query.codes):
        answer = searcher(_question(model, query, actor), offset=0, limit=0)
        if answer is not None:
            return answer.total
    wanted = _where(model, query, actor=actor, today=today)
    return session.scalar(select(func.count(model.id)).where(wanted)) or 0


def facet_counts(
    session: Session,
    model: type[Listing],
    query: Query,
    names: Sequence[str],
    *,
    actor: Actor,
    today: date,
) -> Counts:
    """Count by code what this person may find; see `narrowing.counts`."""
    tally = current_tally()
    if tally and not query.scope:
        found = tally(_question(model, query, actor), names)
        if found is not None:
            return found
    wide = replace(query, codes={})
    return counts(
        session, model, _where(model, wide, actor=actor, today=today), names,
        codes=query.codes, audience=_audience(query, actor), today=today,
    )  # fmt: skip


def _question(model: type[Listing], query: Query, actor: Actor) -> Question:
    return Question(
        kind=model.kind,
        audience=_audience(query, actor).value,
        words=query.words,
        codes=query.codes,
        sort=query.sort,
        is_exact=query.is_exact,
    )


def _audience(query: Query, actor: Actor) -> Audience:
    """Return as whom the rows of a list are narrowed and counted.

    In the market oversight counts like members: what only it reads narrows nothing.
    """
    if query.scope == "own" or (query.scope and actor.sees_all):
        return Audience.FULL
    return Audience.MEMBER if actor.is_insider else Audience.PUBLIC


def _answered(
    session: Session, model: type[Listing], answer: Answer, *, today: date
) -> Found:
    """Read the rows of an answer; the nearest are offered when nothing is found."""
    return Found(
        _in_order(session, model, answer.ids, today=today),
        answer.total,
        answer.is_heard,
        _in_order(session, model, answer.nearest, today=today),
        answer.meant,
    )


def _with_owner(model: type[Listing]) -> Select[tuple[Listing]]:
    return select(model).options(joinedload(model.organisation))


def _for_cards(model: type[Listing]) -> Select[Any]:
    columns = (one for one in model.__table__.columns if one.key not in NOT_ON_CARDS)
    return select(*columns, Organisation.name.label("organisation_name")).join(
        Organisation, model.organisation_id == Organisation.id
    )


def _where(
    model: type[Listing], query: Query, *, actor: Actor, today: date
) -> ColumnElement[bool]:
    bounds = {
        "own": lambda: scope.own(model, actor),
        "all": lambda: true() if actor.sees_all else scope.listed(model, today),
    }
    bound = bounds.get(query.scope, lambda: scope.listed(model, today))()
    codes = chosen(model, query.codes, _audience(query, actor), today)
    words = [like(model, word) for word in query.words.split()]
    return and_(bound, *codes, *words)


def _order(
    model: type[Listing], query: Query, actor: Actor
) -> tuple[ColumnElement[Any], ...]:
    if query.scope:
        return (model.id.desc(),)
    return order(model, query.sort, _audience(query, actor))


def _in_order(
    session: Session, model: type[Listing], ids: Sequence[int], *, today: date
) -> list[Row[Any]]:
    """Return the rows of an answer of the index that are still listed, in its order."""
    if not ids:
        return []
    query = _for_cards(model).where(model.id.in_(ids), scope.listed(model, today))
    rows = {row.id: row for row in session.execute(query)}
    return [rows[one] for one in ids if one in rows]
