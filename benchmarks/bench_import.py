"""Import of many results from a CSV file, published, indexed and found.

Writes the file from our own sample texts, imports it into a fresh database by the
command people use, and asks the index whether it agrees. Nothing is asserted.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tech_market.demo.large import large

ROOT = Path(__file__).parents[1]
FLASK = str(Path(sys.executable).parent / "flask")
OWNER = ("12330211MB0000009J", "示例测量研究院")
HEAD = ("id", "title", "summary", "description", "keywords", "indicators")


def rows(count: int) -> Iterator[tuple[str, ...]]:
    """Yield so many results as a file of an institute has them."""
    for one in large(needs=0, results=count, contracts=0).results:
        found = "；".join(
            f"{row.name}{'≥' if row.low is not None else '≤'}"
            f"{row.low if row.low is not None else row.high} {row.unit}"
            for row in one.indicators
        )
        yield (
            one.key,
            one.title[:120],
            one.summary,
            one.description,
            "、".join(one.keywords),
            found,
        )


def flask(*words: str, environment: dict[str, str]) -> str:
    """Run a flask command; return what it printed."""
    return subprocess.run(
        [FLASK, "--app", "wsgi", *words], cwd=ROOT, env=environment, check=True,
        capture_output=True, text=True,
    ).stdout  # fmt: skip


def measure(size: int, folder: Path) -> None:
    """Import, verify, print."""
    environment = {
        **os.environ,
        "APP_ENV": "development",
        "DATA_DIR": str(folder / "data"),
        "PYTHONPATH": str(ROOT),
    }
    file = folder / "results.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEAD)
        writer.writerows(rows(size))
    flask("db", "upgrade", environment=environment)
    started = time.perf_counter()
    said = flask(
        "import", "results", str(file), "--org", OWNER[0], "--new-org", OWNER[1],
        "--publish", environment=environment,
    )  # fmt: skip
    taken = time.perf_counter() - started
    print("| what | measured | to reach |\n|---|---|---|")
    print(f"| import of {size:,} results, with the index | {taken:.1f} s | ≤ 60 s |")
    again = time.perf_counter()
    twice = flask(
        "import", "results", str(file), "--org", OWNER[0], "--publish",
        environment=environment,
    )  # fmt: skip
    print(f"| the same file again | {time.perf_counter() - again:.1f} s | adds none |")
    agreed = flask("index", "verify", environment=environment)
    print(json.dumps([said.strip(), twice.strip(), agreed.strip()], ensure_ascii=False))


def main() -> None:
    """Read the size and measure in a folder of our own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10_000, help="results")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="market-import-") as folder:
        measure(wanted.size, Path(folder))


if __name__ == "__main__":
    main()
