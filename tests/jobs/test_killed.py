"""Workers are killed again and again: all jobs are done, each effect counts once."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_killed_workers_lose_nothing_and_do_nothing_twice(tmp_path: Path) -> None:
    """The short form of `./dev bench jobs`, on the database of this run."""
    command = [sys.executable, "-m", "benchmarks.jobs", "--jobs", "120"]
    server = os.environ.get("TEST_DATABASE_URL")
    told = {**os.environ, "TMPDIR": str(tmp_path)}
    if not server:
        told["BENCH_DATABASES"] = "sqlite"
    found = subprocess.run(  # noqa: S603 - our own words
        [*command, "--lease", "2"], cwd=ROOT, env=told, check=False,
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout + found.stderr
    line = found.stdout.splitlines()[-1].split("|")
    jobs, kills, done = int(line[2]), int(line[4]), int(line[6])
    assert (jobs, done) == (120, 120)
    assert kills > 0
