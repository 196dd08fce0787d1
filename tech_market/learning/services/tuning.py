"""Find other weights by what people judged, and keep them as an inactive version."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tech_market.clock import today
from tech_market.learning.models import EngineVersion, VersionKind
from tech_market.learning.rules.grades import folds
from tech_market.learning.rules.versions import (
    BETTER,
    FOLDS,
    NOT_BETTER,
    Enough,
    check_enough,
)
from tech_market.learning.services.judged import Grades
from tech_market.learning.services.versions import Made, make_version, name_in_force
from tech_market.listings.audience import Audience
from tech_market.matching import fitting, score, weights
from tech_market.matching.files import Figures
from tech_market.matching.fitting import Fold, Pools, Sample
from tech_market.matching.index import ListingIndex
from tech_market.matching.text import NEED, RESULT
from tech_market.policy.actor import Actor
from tech_market.recommend.documents import MODELS, document_of, with_rows

POOL = 100  # results of a need that are ranked, beside those that were judged
SHOWN = ("ndcg_10", "mrr_10")


def pools(
    session: Session,
    index: ListingIndex,
    graded: Grades,
    *,
    now: datetime,
    tick: Callable[[int], None] = lambda _n: None,
) -> Pools:
    """Return each judged need's results with their parts: the best now and the judged.

    Judged listings are read as members may read them, whether still on show or not.
    """
    day = today(now)
    judged = {ref for results in graded.values() for ref in results}
    rows: dict[str, Any] = _rows(session, RESULT, judged)
    found: dict[str, list[Sample]] = {}
    for ref, need in sorted(_rows(session, NEED, graded).items()):
        asking = document_of(need, Audience.MEMBER, on=day)
        matches = index.rank(asking, kind=RESULT, top=POOL)
        known = {one.id for one in matches}
        for other in sorted(set(graded[ref]) - known):
            answering = document_of(rows[other], Audience.MEMBER, on=day)
            matches.append(index.explain(asking, answering))
        found[ref] = [_sample(one) for one in matches]
        tick(1)
    return found


def _rows(session: Session, kind: str, refs: Collection[str]) -> dict[str, Any]:
    query = with_rows(kind).where(MODELS[kind].ref.in_(refs))
    return {row.ref: row for row in session.scalars(query)}


def _sample(match: score.Match) -> Sample:
    values = {part.name: part.value for part in match.parts}
    bare = sum(part.weight * part.value for part in match.parts)
    return Sample(match.id, values, match.score / bare if bare else 1.0)


def enough(found: Pools, graded: Grades) -> Enough:
    """Count what there is to tune on."""
    pairs = sum(len(results) for results in graded.values())
    return Enough(pairs, len(fitting.telling(found, graded)))


def tune(
    session: Session, found: Pools, graded: Grades, *, actor: Actor, now: datetime
) -> EngineVersion:
    """Fit, cross-validate by need, and keep the weights with both tables; not in force.

    Raises RuleBroken: "tune-too-few".
    """
    count = enough(found, graded)
    check_enough(count)
    start = weights.weights().parts
    fitted = fitting.fit(found, graded, start)
    table = measured(found, graded, start)
    table |= {
        "pairs": count.pairs,
        "needs": count.needs,
        "present": dict(start),
        "in_force": name_in_force(session, VersionKind.WEIGHTS),
        "all": {"before": _plain(fitting.figures(found, graded, start)),
                "after": _plain(fitting.figures(found, graded, fitted))},
    }  # fmt: skip
    note = BETTER if table["is_better"] else NOT_BETTER
    made = Made(VersionKind.WEIGHTS, {"parts": fitted}, table, note)
    return make_version(session, made, actor=actor, now=now)


def measured(found: Pools, graded: Grades, start: fitting.Parts) -> dict[str, Any]:
    """Return the table of held-out folds, and their mean over all needs."""
    dealt = folds(fitting.telling(found, graded), FOLDS)
    told = [*fitting.cross_validated(
        {need: found[need] for fold in dealt for need in fold}, graded, start, dealt
    )]  # fmt: skip
    before, after = _mean(told, "before"), _mean(told, "after")
    return {
        "folds": [
            {"needs": one.needs, "before": _plain(one.before),
             "after": _plain(one.after)}
            for one in told
        ],
        "held_out": {"before": before, "after": after},
        "is_better": is_better(before, after),
    }  # fmt: skip


def is_better(before: Mapping[str, float], after: Mapping[str, float]) -> bool:
    """Tell whether no figure of the held-out needs fell, and one rose."""
    return before != after and all(after[name] >= before[name] for name in SHOWN)


def _plain(found: Figures) -> dict[str, float]:
    return {name: round(value, 4) for name, value in asdict(found).items()
            if name in SHOWN}  # fmt: skip


def _mean(told: list[Fold], side: str) -> dict[str, float]:
    """Return the means over all held-out needs, each need counting alike."""
    rows: list[tuple[int, Figures]] = [
        (getattr(one, side).needs, getattr(one, side)) for one in told
    ]
    needs = sum(count for count, _ in rows)
    return {
        name: round(sum(n * getattr(one, name) for n, one in rows) / needs, 4)
        for name in SHOWN
    }
