"""A need to its 20 explained results, out of 20,000: time, memory, index size.

Texts are made of random domain words, as long as real listings; nothing is asserted.
"""

import argparse
import multiprocessing
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

from tech_market.matching.index import ListingIndex, build
from tech_market.matching.lexicon import lines
from tech_market.matching.text import KINDS, NEED, RESULT, Document, Indicator

SEED = 2026
NAMES = ["抗拉强度", "屈服强度", "硬度", "弹性模量", "工作压力", "疲劳强度", "剪切强度"]
LENGTHS = {NEED: (20, 160), RESULT: (15, 120)}  # words in a description


def documents(count: int, chance: random.Random) -> Iterator[Document]:
    """Make listings whose words follow a topic, with some noise and usual words."""
    topics = [line.split(":", 1)[1].split() for line in lines("topics")]
    usual, every = list(lines("generic")), [word for some in topics for word in some]
    for number in range(count):
        kind = KINDS[number % 2]
        topic = chance.choice(topics)
        words = [
            chance.choice(chance.choices((topic, every, usual), (5, 2, 3))[0])
            for _ in range(chance.randint(*LENGTHS[kind]))
        ]
        yield Document(
            id=str(number),
            kind=kind,
            title="".join(chance.sample(topic, 3)) + chance.choice(usual),
            description="，".join(
                "".join(words[i : i + 5]) for i in range(0, len(words), 5)
            ),
            indicators=tuple(indicators(chance)),
            field_code=chance.choice(("0101", "0301", "0501", "0601")),
        )


def indicators(chance: random.Random) -> Iterator[Indicator]:
    """Make a few rows with numbers and units that can be compared."""
    for name in chance.sample(NAMES, chance.randint(0, 6)):
        value = Decimal(chance.randint(1, 900))
        yield Indicator(name, ">=", value, None, chance.choice(("MPa", "GPa")))


def filled(folder: Path, count: int) -> None:
    """Build the index in a process of its own, so that its memory is not counted."""
    made = documents(count, random.Random(SEED))
    began = time.perf_counter()
    build(folder, ((one, one) for one in made))
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    took = time.perf_counter() - began
    print(f"build {took:.0f} s, index {size / 2**20:.0f} MiB\n")


def main() -> None:
    """Build, rank and search; print one Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listings", type=int, default=40_000, help="both kinds")
    parser.add_argument("--queries", type=int, default=300)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-matching-") as name:
        folder = Path(name)
        spawn = multiprocessing.get_context("spawn")
        builder = spawn.Process(target=filled, args=(folder, chosen.listings))
        builder.start()
        builder.join()
        index = ListingIndex.open(folder)
        needs = [
            one
            for one in documents(2 * chosen.queries, random.Random(SEED + 1))
            if one.kind == NEED
        ]
        measured = {
            "need → 20 explained results": [_ranked(index, one) for one in needs],
            "search box, first page": [_searched(index, one) for one in needs],
            "one listing changed and committed": [
                _put(index, one) for one in needs[:20]
            ],
        }
    print(f"| {chosen.listings:,} listings | p50 ms | p95 ms | CPU p50 | CPU p95 |")
    print("|---|---|---|---|---|")
    for label, pairs in measured.items():
        print(f"| {label} |", " | ".join(f"{one:.1f}" for one in figures(pairs)), "|")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory of the process that ranks: {peak:.0f} MiB")


def figures(pairs: list[tuple[float, float]]) -> list[float]:
    """Return the median and the 95th percentile of wall time, then of CPU time."""
    found = []
    for values in zip(*pairs, strict=True):
        found += [statistics.median(values), statistics.quantiles(values, n=20)[-1]]
    return found


def _timed(run: Callable[[], object]) -> tuple[float, float]:
    wall, used = time.perf_counter(), time.process_time()
    run()
    return (time.perf_counter() - wall) * 1e3, (time.process_time() - used) * 1e3


def _ranked(index: ListingIndex, one: Document) -> tuple[float, float]:
    return _timed(lambda: index.rank(one, kind=RESULT))


def _searched(index: ListingIndex, one: Document) -> tuple[float, float]:
    typed = one.title[:6]
    return _timed(lambda: index.search(typed, kind=RESULT, audience="public"))


def _put(index: ListingIndex, one: Document) -> tuple[float, float]:
    def change() -> None:
        with index.write() as writer:
            writer.put(one, one)

    return _timed(change)


if __name__ == "__main__":
    main()
