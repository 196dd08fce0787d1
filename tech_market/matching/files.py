"""Rank files without a market, and score a ranking: what outside checks drive."""

import json
import math
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tech_market.matching.index import ListingIndex, build
from tech_market.matching.score import Match
from tech_market.matching.segment import Segmenter
from tech_market.matching.text import NEED, RESULT, Document, other_kind

Run = dict[str, list[str]]
Grades = dict[str, dict[str, int]]
STRONG = 2  # the grade from which a result should be among the first hundred


class BadFile(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """A line is not what the format asks for; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over the needs that have a relevant result; shares 0-1.

    nDCG is condensed: unjudged results are taken out first; gain is 2^grade - 1.
    """

    needs: int
    ndcg_10: float
    ndcg_5: float
    recall_100: float
    mrr_10: float


def read_documents(path: Path, kind: str) -> list[Document]:
    """Read JSON lines with `id`, `title` and `description`. Raises BadFile."""
    found = []
    with path.open(encoding="utf8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                found.append(_document(line, kind, f"{path} 第 {number} 行"))
    return found


def _document(line: str, kind: str, place: str) -> Document:
    try:
        row = json.loads(line)
        keywords = row.get("keywords") or ()
        return Document(
            id=str(row["id"]),
            kind=kind,
            title=str(row.get("title") or ""),
            description=str(row.get("description") or ""),
            keywords=tuple(map(str, keywords)),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as cause:
        raise BadFile(f"{place} 不是带 id、title、description 的 JSON 对象") from cause


def rank_files(
    needs: Sequence[Document],
    results: Sequence[Document],
    *,
    top: int,
    direction: str = NEED,
    words: Segmenter | None = None,
) -> Iterator[tuple[str, list[Match]]]:
    """Yield each listing of `direction`'s kind with the best of the other kind."""
    asking = needs if direction == NEED else results
    with tempfile.TemporaryDirectory(prefix="match-") as folder:
        every = (*needs, *results)
        pairs = ((one, None) for one in every)
        build(Path(folder), pairs, words=words, count=len(every))
        index = ListingIndex.open(Path(folder), words=words)
        for one in asking:
            yield one.id, index.rank(one, kind=other_kind(direction), top=top)


def trec_lines(id_: str, matches: Iterable[Match], tag: str) -> Iterator[str]:
    """Write one listing's ranking in TREC form, a line for each match."""
    for rank, match in enumerate(matches, 1):
        yield f"{id_} Q0 {match.id} {rank} {match.score:.6f} {tag}\n"


def read_grades(path: Path) -> Grades:
    """Read judgements in TREC form: need, 0, result, grade. Raises BadFile."""
    grades: Grades = defaultdict(dict)
    for place, parts in _columns(path, 4):
        need, _, result, grade = parts
        if not grade.lstrip("-").isdecimal():
            raise BadFile(f"{place} 的等级不是整数")
        grades[need][result] = max(0, int(grade))
    return dict(grades)


def read_run(path: Path) -> Run:
    """Read a ranking in TREC form, ordered by its scores. Raises BadFile."""
    scored: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for place, parts in _columns(path, 6):
        try:
            scored[parts[0]].append((float(parts[4]), parts[2]))
        except ValueError as cause:
            raise BadFile(f"{place} 的分数不是数") from cause
    return {
        need: [result for _, result in sorted(found, key=lambda pair: -pair[0])]
        for need, found in scored.items()
    }


def _columns(path: Path, width: int) -> Iterator[tuple[str, list[str]]]:
    with path.open(encoding="utf8") as lines:
        for number, line in enumerate(lines, 1):
            parts = line.split()
            if parts and len(parts) != width:
                raise BadFile(f"{path} 第 {number} 行应有 {width} 列")
            if parts:
                yield f"{path} 第 {number} 行", parts


def evaluate(grades: Grades, run: Run) -> Figures:
    """Score a ranking; needs without a relevant result are left out."""
    judged = {need: some for need, some in grades.items() if max(some.values()) > 0}
    ranked = {need: run.get(need, []) for need in judged}
    recalls = [_recall(ranked[need], some) for need, some in judged.items()]
    return Figures(
        needs=len(judged),
        ndcg_10=_mean(_ndcg(ranked[need], some, 10) for need, some in judged.items()),
        ndcg_5=_mean(_ndcg(ranked[need], some, 5) for need, some in judged.items()),
        recall_100=_mean(recall for recall in recalls if recall is not None),
        mrr_10=_mean(_first(ranked[need], some) for need, some in judged.items()),
    )


def _mean(values: Iterable[float]) -> float:
    known = list(values)
    return sum(known) / len(known) if known else 0.0


def _ndcg(ranked: Sequence[str], grades: Mapping[str, int], first: int) -> float:
    found = [grades[result] for result in ranked if result in grades]
    return _gain(found[:first]) / _gain(sorted(grades.values(), reverse=True)[:first])


def _gain(grades: Iterable[int]) -> float:
    ranked = enumerate(grades, 2)
    return sum((math.pow(2, grade) - 1) / math.log2(i) for i, grade in ranked)


def _recall(ranked: Sequence[str], grades: Mapping[str, int]) -> float | None:
    strong = {result for result, grade in grades.items() if grade >= STRONG}
    return len(strong & set(ranked[:100])) / len(strong) if strong else None


def _first(ranked: Sequence[str], grades: Mapping[str, int]) -> float:
    places = (i for i, one in enumerate(ranked[:10], 1) if grades.get(one, 0) >= 1)
    return 1 / next(places, math.inf)


__all__ = [
    "NEED", "RESULT", "BadFile", "Figures", "evaluate", "rank_files", "read_documents",
    "read_grades", "read_run", "trec_lines",
]  # fmt: skip
