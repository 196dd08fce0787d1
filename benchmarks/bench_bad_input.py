"""How long the engine takes over texts nobody should write. Nothing is asserted.

A made-up market of 2,000 results and 400 needs answers. Prints Markdown, a row a text.
"""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from benchmarks.corpus import grow
from benchmarks.measured import row, timed
from tech_market.matching.index import Filters, ListingIndex, build
from tech_market.matching.likeness import Said, likeness
from tech_market.matching.text import NEED, RESULT, Document
from tests.matching.bad_texts import BAD_TEXTS

SIZE, NEEDS, ALL = 2_000, 400, "public"
TODAY = date(2026, 6, 1)


def calls(index: ListingIndex, text: str) -> dict[str, Callable[[], object]]:
    """Return what a person can set off with one text."""
    need = Document(id="bad", kind=NEED, title=text[:120], description=text)
    result = replace(need, kind=RESULT)
    offer = next(iter(grow(1, RESULT)))
    return {
        "rank": lambda: index.rank(need, kind=RESULT, today=TODAY),
        "rank needs": lambda: index.rank(result, kind=NEED, today=TODAY),
        "explain": lambda: index.explain(need, offer),
        "gains": lambda: index.gains(need, offer),
        "same": lambda: index.same(need, offer),
        "search": lambda: index.search(text, kind=RESULT, audience=ALL),
        "corrected": lambda: index.corrected(
            text, kind=RESULT, audience=ALL, filters=Filters()
        ),
        "words": lambda: index.completions(
            text, kind=RESULT, audience=ALL, filters=Filters(), limit=8
        ),
        "alike": lambda: likeness(Said.of(text, text), Said.of(text[5:], text[5:])),
    }


def main() -> None:
    """Build, ask, print the worst of three for each."""
    with tempfile.TemporaryDirectory(prefix="bad-input-") as place:
        listed = [*grow(SIZE, RESULT), *grow(NEEDS, NEED)]
        build(Path(place), ((one, one) for one in listed), count=len(listed))
        index = ListingIndex.open(Path(place))
        for run in calls(index, "铝合金").values():
            run()
        names = list(calls(index, ""))
        print(row("milliseconds, worst of 3", *names))
        print(row(*["---"] * (1 + len(names))))
        worst = 0.0
        for name, text in BAD_TEXTS.items():
            times = [
                max(timed(run) for _turn in range(3))
                for run in calls(index, text).values()
            ]
            worst = max(worst, *times)
            print(row(name, *(f"{one:.1f}" for one in times)))
        print(f"\nWorst of all: {worst:.1f} ms.")


if __name__ == "__main__":
    main()
