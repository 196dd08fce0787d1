"""A need to its 20 explained results, beside other engines, at several sizes.

Whole path: a need's text is split, the index asked, the best scored in full, reasons
given. Peers get the need's words, cut beforehand, and answer 100 numbers: once all the
words, as ours, once the first 24, as a person might type. Texts and our own index are
kept under --cache. Nothing is asserted. Prints Markdown; the default size takes about
three minutes.
"""

import argparse
import os
import platform
import tempfile
from pathlib import Path

from benchmarks import ours
from benchmarks.corpus import LENGTHS, SEED
from benchmarks.measured import Figures, late, median, row
from benchmarks.peers import filled
from benchmarks.plot import save
from tech_market.clock import now

CACHE = Path(tempfile.gettempdir()) / "market-bench"
PEERS = ("tantivy", "FTS5", "PostgreSQL", "bm25s")
LARGEST = {"bm25s": 100_000}  # past that it needs more memory than a server has
OURS = "ours"


def measure(
    size: int, cache: Path, peers: list[str], largest: dict[str, int]
) -> Figures:
    """Build and ask every engine at one size, unless that is too large for it."""
    figures = Figures(size)
    folder = cache / f"{SEED}-{size}"
    folder.mkdir(parents=True, exist_ok=True)
    lines = ours.words_file(folder, size)
    figures.builds[OURS] = ours.built(folder, size)
    figures.times[OURS], figures.notes = ours.asked(folder)
    show(figures, OURS)
    figures.notes += ours.many(folder, size)
    for name in peers:
        if size > largest.get(name, size):
            continue
        with tempfile.TemporaryDirectory(prefix="peer-", dir=cache) as place:
            began = now()
            with filled(name, Path(place), lines) as peer:
                took = f"{(now() - began).total_seconds():.0f} s"
                for asked, most in ours.WORDS.items():
                    figures.builds[f"{name}, {asked}"] = took
                    figures.times[f"{name}, {asked}"] = ours.asked_peer(peer, most)
        for asked in ours.WORDS:
            show(figures, f"{name}, {asked}")
    return figures


def show(figures: Figures, name: str) -> None:
    """Say how far the run has come."""
    print(f"<!-- {name}, {figures.size:,}: {median(figures.times[name]):.2f} ms -->",
          flush=True)  # fmt: skip


def report(all_figures: list[Figures]) -> None:
    """Print the tables of these sizes."""
    chip = next(
        (line.split(":", 1)[1].strip() for line in _cpu() if "model name" in line), ""
    )
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(
        f"\n{now():%Y-%m-%d}, {os.cpu_count()} × {chip}, load {load}, "
        f"Python {platform.python_version()}; descriptions of "
        f"{LENGTHS[0]}-{LENGTHS[1]} dictionary words, seed {SEED}; "
        f"needs asked: {len(all_figures[0].times[OURS])}.\n"
    )
    for figures in all_figures:
        peer = {asked: median(figures.times.get(f"tantivy, {asked}", [0.0]))
                for asked in ours.WORDS}  # fmt: skip
        print(
            row(f"{figures.size:,} results", "p50 ms", "p95 ms", "× tantivy", "build")
        )
        print(row(*["---"] * 5))
        for name, times in figures.times.items():
            base = peer[name.partition(", ")[2] or ours.WHOLE]
            share = f"{median(times) / base:.1f}" if base else "–"
            figure = (f"{median(times):.1f}", f"{late(times):.1f}", share)
            print(row(name, *figure, figures.builds[name]))
        notes = "\n".join(f"- {note}" for note in figures.notes)
        print(f"\n{notes}\n", flush=True)


def _cpu() -> list[str]:
    return Path("/proc/cpuinfo").read_text("utf8").splitlines()


def main() -> None:
    """Read what to measure, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000])
    parser.add_argument("--peers", nargs="*", default=list(PEERS), choices=PEERS)
    parser.add_argument("--cache", type=Path, default=CACHE)
    parser.add_argument("--at-most", nargs="*", default=[], type=_limit,
                        metavar="PEER=SIZE", help="not asked beyond")  # fmt: skip
    parser.add_argument("--plot", type=Path, help="an SVG of medians against size")
    chosen = parser.parse_args()
    found = []
    for size in chosen.sizes:
        largest = LARGEST | dict(chosen.at_most)
        found.append(measure(size, chosen.cache, chosen.peers, largest))
        report(found[-1:])
    found.sort(key=lambda one: one.size)
    if chosen.plot:
        save(chosen.plot, medians(found), "median of one need, by the market's size")


def _limit(text: str) -> tuple[str, int]:
    name, _sign, size = text.partition("=")
    return name, int(size)


def medians(all_figures: list[Figures]) -> dict[str, list[tuple[int, float]]]:
    """Return each engine's medians by size, all the words of a need asked."""
    names = dict.fromkeys(
        name
        for one in all_figures
        for name in one.times
        if name == OURS or name.endswith(ours.WHOLE)
    )
    return {
        name: [
            (one.size, median(one.times[name]))
            for one in all_figures
            if name in one.times
        ]
        for name in names
    }


if __name__ == "__main__":
    main()
