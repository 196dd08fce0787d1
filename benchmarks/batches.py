"""All needs of a day at once, on two cores."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import perf_counter

from benchmarks.corpus import grow
from benchmarks.ours import PROCESSES, TODAY
from tech_market.matching.index import ListingIndex, build
from tech_market.matching.segment import segmenter
from tech_market.matching.text import NEED, RESULT

SIZE = 100_000  # results
NEEDS = 400
SAMPLE = 2_000  # results that ask, of all; the whole is reckoned from them
FRESH = multiprocessing.get_context("spawn")


def measured(folder: Path, size: int) -> list[str]:
    """Return what all needs against all results take, and the other way round."""
    needs = folder / "needs"
    build(needs, ((one, one) for one in grow(NEEDS, NEED)))
    with ProcessPoolExecutor(PROCESSES, mp_context=FRESH) as pool:
        list(pool.map(_ready, range(PROCESSES)))
        there = _run(pool, folder / "index", NEED, NEEDS)
        back = _run(pool, needs, RESULT, SAMPLE)
    return [
        f"{NEEDS} needs against {size:,} results: {there:.1f} s on {PROCESSES} cores",
        f"results against {NEEDS} needs: {1000 * back / SAMPLE:.1f} ms each on "
        f"{PROCESSES} cores, that is {back / SAMPLE * size:.0f} s for all {size:,} "
        f"(reckoned from {SAMPLE:,})",
    ]


def _run(pool: ProcessPoolExecutor, index: Path, kind: str, count: int) -> float:
    began = perf_counter()
    list(pool.map(_rank, *zip(*[(index, kind, at, count) for at in range(PROCESSES)], strict=True)))  # fmt: skip
    return perf_counter() - began


def _ready(_number: int) -> None:
    segmenter()


def _rank(folder: Path, kind: str, first: int, count: int) -> None:
    index, other = ListingIndex.open(folder), RESULT if kind == NEED else NEED
    for at, one in enumerate(grow(count, kind)):
        if at % PROCESSES == first:
            index.rank(one, kind=other, today=TODAY)
