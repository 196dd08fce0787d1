"""A need to its 20 explained results, out of 20,000: time, memory, index size.

Texts are made of random domain words, as long as real listings; nothing is asserted.
"""

import argparse
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tech_market.matching.index import ListingIndex, build
from tech_market.matching.lexicon import lines
from tech_market.matching.text import KINDS, NEED, RESULT, Document

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
        )


def main() -> None:
    """Build, rank and search; print one Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listings", type=int, default=40_000, help="both kinds")
    parser.add_argument("--queries", type=int, default=300)
    chosen = parser.parse_args()
    chance = random.Random(2026)
    made = list(documents(chosen.listings, chance))
    with tempfile.TemporaryDirectory(prefix="bench-matching-") as name:
        folder = Path(name)
        began = time.perf_counter()
        build(folder, ((one, one) for one in made))
        built = time.perf_counter() - began
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        index = ListingIndex.open(folder)
        asked = chance.sample([one for one in made if one.kind == NEED], chosen.queries)
        ranking = [_timed(lambda n=need: index.rank(n, kind=RESULT)) for need in asked]
        searching = [
            _timed(
                lambda n=need: index.search(
                    n.title[:6], kind=RESULT, audience="public"
                )
            )
            for need in asked
        ]
        putting = [_timed(lambda n=need: _put(index, n)) for need in asked[:20]]
    print(f"| {chosen.listings:,} listings | p50 ms | p95 ms |\n|---|---|---|")
    for label, values in (
        ("need → 20 explained results", ranking),
        ("search box, first page", searching),
        ("one listing changed and committed", putting),
    ):
        cuts = statistics.quantiles(values, n=20)
        print(f"| {label} | {statistics.median(values):.1f} | {cuts[-1]:.1f} |")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nbuild {built:.0f} s, index {size / 2**20:.0f} MiB, peak {peak:.0f} MiB")


def _timed(run: object) -> float:
    began = time.perf_counter()
    run()  # type: ignore[operator]
    return (time.perf_counter() - began) * 1000


def _put(index: ListingIndex, one: Document) -> None:
    with index.write() as writer:
        writer.put(one, one)


if __name__ == "__main__":
    main()
