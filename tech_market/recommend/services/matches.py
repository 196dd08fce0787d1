"""Which pairs wait for a broker: the best of each listing, kept with their reasons."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.clock import today
from tech_market.listings.audience import Audience
from tech_market.matching.crossing import Standing
from tech_market.matching.index import ListingIndex
from tech_market.matching.text import NEED, RESULT, other_kind
from tech_market.needs.models import Need
from tech_market.policy.actor import SYSTEM
from tech_market.recommend.documents import MODELS, document_of, find_listed, with_rows
from tech_market.recommend.models import Match, MatchState
from tech_market.recommend.reasons import Reasons, pack, reasons_of
from tech_market.results.models import Result

Row = TypeVar("Row", Need, Result)
TOP = 10  # pairs kept for a listing
#: score below which nobody is called: of judged pairs above it about two in five are
#: useful, below it one in five
LEAST = 0.15
SHARE = 0.5  # of a listing's best score: what is far behind waits behind


@dataclass(frozen=True, slots=True)
class Found:
    """One pair with what the engine says of it, as members may read both."""

    need_id: int
    result_id: int
    reasons: Reasons


def best_pairs(
    session: Session,
    index: ListingIndex,
    *,
    kind: str,
    listing_id: int,
    now: datetime,
    top: int = TOP,
) -> list[Found]:
    """Return the pairs of a listed listing worth a call, the best first.

    A pair is scored from its need, whichever side asked, so that scores compare.
    """
    day = today(now)
    listing = session.scalar(with_rows(kind).where(MODELS[kind].id == listing_id))
    if listing is None or listing.ref not in find_listed(
        session, kind, [listing.ref], on=day
    ):
        return []
    asking = document_of(listing, Audience.MEMBER, on=day)
    ranked = index.rank(asking, kind=other_kind(kind), top=top, today=day)
    rows = find_listed(session, other_kind(kind), [one.id for one in ranked], on=day)
    found = []
    for one in ranked:
        other = rows.get(one.id)
        if other is None or other.organisation_id == listing.organisation_id:
            continue
        if kind != NEED:
            need = document_of(other, Audience.MEMBER, on=day)
            one = index.explain(need, asking)  # noqa: PLW2901 - the same pair, asked from its need
        need_row, result_row = (listing, other) if kind == NEED else (other, listing)
        if one.score >= LEAST:
            found.append(Found(need_row.id, result_row.id, reasons_of(one)))
    best = max((one.reasons.score for one in found), default=0.0)
    return [one for one in found if one.reasons.score >= SHARE * best]


def bars_of(standings: Iterable[Standing]) -> dict[str, float]:
    """Return the score below which a pair is not worth a call for each need.

    A result whose best need has far better offers is no news to that need's owner.
    """
    best: dict[str, float] = {}
    for one in standings:
        for need, score in one.needs:
            best[need] = max(score, best.get(need, 0.0))
    return {need: max(LEAST, SHARE * score) for need, score in best.items()}


def pairs_of(
    session: Session,
    index: ListingIndex,
    standings: Collection[Standing],
    bars: Mapping[str, float],
    *,
    now: datetime,
) -> list[Found]:
    """Return the pairs worth a call for both sides, of results as they stand."""
    day = today(now)
    good = {
        one.id: [need for need, score in one.needs if score >= _bar(one, bars[need])]
        for one in standings
    }
    results = find_listed(session, RESULT, [ref for ref in good if good[ref]], on=day)
    wanted = {need for some in good.values() for need in some}
    needs = find_listed(session, NEED, wanted, on=day)
    asking = {
        ref: document_of(row, Audience.MEMBER, on=day) for ref, row in needs.items()
    }
    found = []
    for ref, result in results.items():
        offered = document_of(result, Audience.MEMBER, on=day)
        for need in [needs[one] for one in good[ref] if one in needs]:
            if need.organisation_id != result.organisation_id:
                match = index.explain(asking[need.ref], offered)
                found.append(Found(need.id, result.id, reasons_of(match)))
    return found


def _bar(one: Standing, least: float) -> float:
    best = max(score for _need, score in one.needs)
    return max(least, SHARE * best)


def explain_pair(
    index: ListingIndex, *, need: Need, result: Result, now: datetime
) -> Reasons:
    """Score one pair from its need, as members may read both."""
    day = today(now)
    asking = document_of(need, Audience.MEMBER, on=day)
    answering = document_of(result, Audience.MEMBER, on=day)
    return reasons_of(index.explain(asking, answering))


def keep_pairs(session: Session, pairs: Iterable[Found], *, now: datetime) -> int:
    """Keep pairs as open matches; return how many are new.

    An open one takes the newer score and reasons. One that was taken, declined or dealt
    is never touched: no engine reopens what people have decided.
    """
    pairs = list(pairs)
    known = _known(session, {one.need_id for one in pairs})
    made: dict[tuple[int, int], Match] = {}
    for one in pairs:
        place = (one.need_id, one.result_id)
        match = known.get(place) or made.get(place)
        if match is None:
            match = Match(need_id=one.need_id, result_id=one.result_id, created_at=now)
            session.add(match)
            made[place] = match
        elif match.state is not MatchState.OPEN:
            continue
        _write(match, one.reasons, now=now)
    session.flush()
    return len(made)


def _known(session: Session, need_ids: Collection[int]) -> dict[tuple[int, int], Match]:
    rows = session.scalars(select(Match).where(Match.need_id.in_(need_ids)))
    return {(row.need_id, row.result_id): row for row in rows}


def _write(match: Match, reasons: Reasons, *, now: datetime) -> None:
    packed = pack(reasons)
    fresh: dict[str, Any] = {
        "score": reasons.score, "reasons": packed, "engine": reasons.engine,
    }  # fmt: skip
    if any(getattr(match, name) != value for name, value in fresh.items()):
        for name, value in fresh.items():
            setattr(match, name, value)
        match.updated_at = now


def note_refresh(session: Session, *, looked_at: int, made: int, now: datetime) -> None:
    """Leave one audit line for a refresh that opened pairs."""
    if made:
        audit.record(
            session, actor=SYSTEM, action="match.refresh", kind="match", ref="",
            now=now, detail={"listings": looked_at, "opened": made},
        )  # fmt: skip


def find_pair(
    session: Session, *, need: str, result: str
) -> tuple[Need | None, Result | None]:
    """Return both listings of a pair, each by reference, number or the file's id."""
    return _named(session, Need, need), _named(session, Result, result)


def _named(session: Session, model: type[Row], name: str) -> Row | None:
    called = or_(model.ref == name, model.number == name, model.source_ref == name)
    return session.scalar(select(model).where(called).order_by(model.id).limit(1))
