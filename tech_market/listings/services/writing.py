"""Post a listing and revise it: facts in, checked row out."""

from dataclasses import Field, asdict, fields
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from tech_market.accounts.models import Organisation
from tech_market.audit import services as audit
from tech_market.clock import today
from tech_market.codes.book import CodeBook, current_book
from tech_market.errors import NotFound, RuleBroken
from tech_market.listings.facts import (
    KEYWORDS_MOST,
    ROWS_MOST,
    ListingFacts,
    Shape,
    code_facts,
    facts_of,
    shape_of,
)
from tech_market.listings.models import Listing
from tech_market.listings.rules import ListingState, check_editable, check_validity
from tech_market.policy.actor import Actor

Kind = TypeVar("Kind", bound=Listing)
Facts = TypeVar("Facts", bound=ListingFacts)


def post(
    session: Session,
    *,
    actor: Actor,
    model: type[Kind],
    facts: ListingFacts,
    now: datetime,
) -> Kind:
    """Write a draft for the actor's organisation, verified or not.

    Raises RuleBroken as `check_facts` does, NotFound for somebody without a place.
    """
    place = session.get(Organisation, actor.organisation_id or 0)
    if place is None:
        raise NotFound
    check_facts(facts, book=current_book(session), day=today(now))
    listing = model(
        organisation=place,
        author_id=actor.user_id,
        state=ListingState.DRAFT,
        created_at=now,
    )
    put(listing, facts)
    session.add(listing)
    session.flush()
    record(session, actor=actor, listing=listing, verb="write.post", now=now)
    return listing


def revise(
    session: Session,
    *,
    actor: Actor,
    listing: Listing,
    facts: ListingFacts,
    version: int,
    now: datetime,
) -> None:
    """Replace what is stated, unless somebody else did meanwhile.

    Raises RuleBroken: "listing-locked", "stale", and as `check_facts` does.
    """
    check_editable(listing.state)
    if listing.version != version:
        raise RuleBroken("stale", "内容刚被他人修改，请刷新页面后再编辑")
    book, kept = current_book(session), _codes(listing, facts)
    check_facts(facts, book=book, day=today(now), kept=kept)
    put(listing, facts)
    record(session, actor=actor, listing=listing, verb="write.revise", now=now)


def check_facts(
    facts: ListingFacts,
    *,
    book: CodeBook,
    day: date,
    kept: frozenset[str] = frozenset(),
) -> None:
    """Refuse facts that no listing may state. `kept` are retired codes it had before.

    Raises RuleBroken: "missing", "too-long", "too-many", "unknown-code", "valid-until",
    and what the kind itself refuses.
    """
    for name in ("title", "summary"):
        if not getattr(facts, name):
            raise RuleBroken("missing", "此项必填", field=name)
    _check_sizes(facts)
    for name, list_key in code_facts(type(facts)):
        for code in _several(getattr(facts, name)):
            if code not in kept:
                book.check(list_key, code, field=name)
    check_validity(facts.valid_until, today=day)
    facts.check()


def put(listing: Listing, facts: ListingFacts) -> None:
    """Copy checked facts into the row, rows below it replaced in order."""
    for one in facts_of(facts):
        value = getattr(facts, one.name)
        if shape_of(one) is Shape.ROWS:
            row = inspect(type(listing)).relationships[one.name].mapper.class_
            value = [
                row(position=at, **asdict(cells)) for at, cells in enumerate(value)
            ]
        elif isinstance(value, tuple):
            value = list(value)
        setattr(listing, one.name, value)


def stated_by(listing: Listing, kind: type[Facts]) -> Facts:
    """Return what a row states, as facts that could be put again."""
    return kind(**{one.name: _stated(listing, one) for one in facts_of(kind)})


def _stated(listing: Listing, one: Field[Any]) -> Any:
    value = getattr(listing, one.name)
    if shape_of(one) is not Shape.ROWS:
        return tuple(value) if isinstance(value, list) else value
    row = one.metadata["row"]
    names = [each.name for each in fields(row)]
    return tuple(
        row(**{name: getattr(cells, name) for name in names}) for cells in value
    )


def record(
    session: Session,
    *,
    actor: Actor,
    listing: Listing,
    verb: str,
    now: datetime,
    detail: dict[str, Any] | None = None,
) -> None:
    """Append what was done to a listing to the log: codes and references only."""
    audit.record(
        session,
        actor=actor,
        action=f"{listing.kind}.{verb}",
        kind=listing.kind,
        ref=listing.ref,
        now=now,
        detail={"state": listing.state.value, "level": listing.level.value}
        | (detail or {}),
    )


def _check_sizes(facts: ListingFacts) -> None:
    for one in facts_of(facts):
        value, most = getattr(facts, one.name), one.metadata.get("most")
        texts = value if shape_of(one) is Shape.WORDS else [value]
        if most and any(len(text) > most for text in texts):
            raise RuleBroken(
                "too-long", "不能超过 %(most)s 个字", field=one.name, most=most
            )
        limit = {Shape.WORDS: KEYWORDS_MOST, Shape.ROWS: ROWS_MOST}.get(shape_of(one))
        if limit and len(value) > limit:
            raise RuleBroken(
                "too-many", "最多 %(limit)s 项", field=one.name, limit=limit
            )


def _several(value: Any) -> list[str]:
    found = value if isinstance(value, tuple) else (value,)
    return [str(code) for code in found if code not in {"", None}]


def _codes(listing: Listing, facts: ListingFacts) -> frozenset[str]:
    names = [name for name, _ in code_facts(type(facts))]
    had = [getattr(listing, name) for name in names]
    return frozenset(
        code for one in had for code in (one if isinstance(one, list) else [str(one)])
    )
