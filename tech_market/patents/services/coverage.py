"""Set the patents against the results: what is listed, under way, or not there."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.imports.rules import right_key
from tech_market.listings.rules import ListingState, is_expired
from tech_market.patents.models import Patent
from tech_market.patents.rules import Standing, standing_of
from tech_market.policy.actor import Actor
from tech_market.results.models import IpRight, Result

PATENT_KINDS = ("patent", "patent-invention", "patent-utility", "patent-design")


@dataclass(frozen=True, slots=True)
class Held:
    """A result that names a patent."""

    ref: str
    title: str
    state: ListingState
    is_expired: bool


@dataclass(frozen=True, slots=True)
class PatentLine:
    """One patent as it stands; `ref` is "" for one that only a result names."""

    ref: str
    number: str
    title: str
    filed_on: date | None
    status: str
    standing: Standing
    result_ref: str
    result_title: str


def patent_lines(session: Session, *, actor: Actor, today: date) -> list[PatentLine]:
    """Return all patents of the organisation, those not listed first.

    The list it uploaded, and with it the patents that only its results name.
    """
    held, named = _held(session, actor, today)
    patents = session.scalars(
        select(Patent)
        .where(Patent.organisation_id == (actor.organisation_id or 0))
        .order_by(Patent.id)
    ).all()
    found = [
        _line(one.ref, one.number, one.title, one.filed_on, one.status,
              held.get(one.key, []))
        for one in patents
    ]  # fmt: skip
    known = {one.key for one in patents}
    for key, (number, status) in named.items():
        if key not in known:
            results = held[key]
            title = results[0].title
            found.append(_line("", number, title, None, status, results))
    order = list(Standing)
    return sorted(found, key=lambda one: order.index(one.standing))


def count_lines(lines: list[PatentLine]) -> dict[Standing, int]:
    """Count lines by standing, zeros included."""
    return dict.fromkeys(Standing, 0) | Counter(one.standing for one in lines)


def _line(
    ref: str,
    number: str,
    title: str,
    filed_on: date | None,
    status: str,
    results: list[Held],
) -> PatentLine:
    standing = standing_of(status, [(one.state, one.is_expired) for one in results])
    best = _best(results)
    return PatentLine(
        ref=ref, number=number, title=title, filed_on=filed_on, status=status,
        standing=standing, result_ref=best.ref if best else "",
        result_title=best.title if best else "",
    )  # fmt: skip


def _best(results: list[Held]) -> Held | None:
    """Return the result to look at: a published one before the others."""
    published = [one for one in results if one.state is ListingState.PUBLISHED]
    return next(iter([*published, *results]), None)


def _held(
    session: Session, actor: Actor, today: date
) -> tuple[dict[str, list[Held]], dict[str, tuple[str, str]]]:
    """Return by number the results with it, and the numbers that are patents."""
    rows = session.execute(
        select(
            IpRight.number, IpRight.kind_code, IpRight.status, Result.ref,
            Result.title, Result.state, Result.valid_until,
        )
        .join(Result, IpRight.result_id == Result.id)
        .where(
            Result.organisation_id == (actor.organisation_id or 0),
            IpRight.number != "",
        )
        .order_by(Result.id)
    )  # fmt: skip
    held: dict[str, list[Held]] = {}
    named: dict[str, tuple[str, str]] = {}
    for one in rows:
        key = right_key(one.number)
        expired = is_expired(one.valid_until, today=today)
        held.setdefault(key, []).append(Held(one.ref, one.title, one.state, expired))
        if one.kind_code in PATENT_KINDS:
            named.setdefault(key, (one.number, one.status))
    return held, named
