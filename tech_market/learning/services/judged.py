"""Read judgements back: what they say of each pair, for export and for tuning."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.learning.models import Judgement
from tech_market.learning.rules.grades import settled
from tech_market.needs.models import Need
from tech_market.results.models import Result

Grades = dict[str, dict[str, int]]  # by the need's ref, by the result's ref


@dataclass(frozen=True, slots=True)
class Tally:
    """How much was judged; `pairs` have a grade, `needs` are those they belong to."""

    acts: int
    pairs: int
    needs: int
    last_at: datetime | None


def grades(session: Session) -> Grades:
    """Return the grade of every pair that people's acts say one of, needs in order."""
    rows = session.execute(
        select(Need.ref, Result.ref, Judgement.grade)
        .join(Judgement.need)
        .join(Judgement.result)
        .order_by(Need.ref, Result.ref, Judgement.id)
    )
    acts: dict[tuple[str, str], list[int | None]] = {}
    for need, result, grade in rows:
        acts.setdefault((need, result), []).append(grade)
    found: Grades = {}
    for (need, result), said in acts.items():
        last = settled(said)
        if last is not None:
            found.setdefault(need, {})[result] = last
    return found


def tally(session: Session) -> Tally:
    """Count what there is to learn from."""
    graded = grades(session)
    acts = session.scalar(select(func.count(Judgement.id))) or 0
    pairs = sum(map(len, graded.values()))
    return Tally(
        acts, pairs, len(graded), session.scalar(select(func.max(Judgement.at)))
    )


def qrels(graded: Grades) -> Iterator[str]:
    """Write grades in TREC form: need, 0, result, grade."""
    for need, results in graded.items():
        for result, grade in results.items():
            yield f"{need} 0 {result} {grade}\n"


def run_lines(session: Session, needs: Iterable[str]) -> Iterator[str]:
    """Write in TREC form the scores under which judged pairs were offered.

    What people saw when they decided, whichever version gave the score: the newest
    act's, by need, the best first.
    """
    rows = session.execute(
        select(Need.ref, Result.ref, Judgement.score, Judgement.engine)
        .join(Judgement.need)
        .join(Judgement.result)
        .order_by(Judgement.id)
    )
    last: dict[str, dict[str, tuple[float, str]]] = {}
    for need, result, score, engine in rows:
        last.setdefault(need, {})[result] = (score, engine)
    for need in needs:
        scored = sorted(last[need].items(), key=lambda one: (-one[1][0], one[0]))
        for rank, (result, (score, engine)) in enumerate(scored, 1):
            yield f"{need} Q0 {result} {rank} {score:.6f} offered-{engine or '-'}\n"
