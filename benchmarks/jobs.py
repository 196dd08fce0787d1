"""1,000 jobs, 3 workers, kill -9 every half second: all done, each effect once.

Each job takes 10-60 ms, writes a row and a file named by the job. The row has no unique
constraint: done twice, it would be there twice. Runs on SQLite, and on a throw-away
PostgreSQL where there is one; exits with 1 when an effect is missing or doubled.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.app import create_app
from tech_market.config import Settings
from tech_market.db import db, transaction
from tech_market.jobs import registry
from tech_market.jobs.models import Job
from tech_market.jobs.processes import fork_worker
from tech_market.jobs.registry import Effect, Task
from tech_market.jobs.rules import LEASE, JobState
from tech_market.jobs.services.outbox import Wanted, enqueue_all
from tests.databases import fresh_database
from tests.postgres import NoServer, throwaway_server

KIND = "bench.effect"
HOW_LONG = (0.010, 0.060)  # seconds a job takes
PATIENCE = 300.0  # seconds
OURS = select(func.count(Job.id)).where(Job.kind == KIND)  # not what ticks put there


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was left when all was done, or patience ended."""

    jobs: int
    done: int
    effects: int  # rows written
    different: int  # jobs they belong to
    files: int
    kills: int
    lost: int  # jobs that were taken over from a dead worker
    seconds: float

    @property
    def is_sound(self) -> bool:
        """Whether each job's effect is there exactly once."""
        return self.jobs == self.done == self.effects == self.different == self.files


def work(folder: Path) -> registry.Handler:
    """Return the handler whose effects are counted."""

    def handle(task: Task, _now: datetime) -> Effect:
        time.sleep(random.uniform(*HOW_LONG))
        (folder / task.ref).write_text(task.about)

        def effect(session: Session) -> None:
            session.execute(
                text("INSERT INTO bench_effects (ref) VALUES (:ref)"), {"ref": task.ref}
            )

        return effect

    return handle


def kill_workers(
    url: str, folder: Path, *, jobs: int, workers: int, lease: timedelta, every: float
) -> Outcome:
    """Let workers do the jobs while one of them is killed again and again."""
    app = create_app(Settings(app_env="test", data_dir=folder, database_url=url))
    files = folder / "effects"
    files.mkdir()
    registry.register(KIND, work(files))
    _prepare(app, jobs)
    started, kills = time.monotonic(), 0
    hands = [fork_worker(app, lease=lease) for _ in range(workers)]
    while (open_jobs := _count_open(app)) and time.monotonic() - started < PATIENCE:
        time.sleep(every)
        if open_jobs > workers:  # the last ones may end in peace
            place = random.randrange(workers)
            os.kill(hands[place], signal.SIGKILL)
            os.waitpid(hands[place], 0)
            hands[place] = fork_worker(app, lease=lease)
            kills += 1
    seconds = time.monotonic() - started
    for pid in hands:
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)
    return _outcome(app, files, kills=kills, seconds=seconds)


def _prepare(app: Flask, jobs: int) -> None:
    with app.app_context():
        upgrade()
        with transaction() as session:
            session.execute(text("CREATE TABLE bench_effects (ref VARCHAR(12))"))
            wanted = (Wanted(KIND, f"thing:{n % 50}", str(n)) for n in range(jobs))
            enqueue_all(session, wanted, now=clock.now())
        db.session.remove()
        db.engine.dispose()


def _count_open(app: Flask) -> int:
    with app.app_context():
        open_jobs = select(func.count(Job.id)).where(
            Job.kind == KIND, Job.state.in_((JobState.WAITING, JobState.RUNNING))
        )
        found = db.session.scalar(open_jobs) or 0
        db.session.remove()
        db.engine.dispose()  # nothing open is left to the next worker
    return found


def _outcome(app: Flask, files: Path, *, kills: int, seconds: float) -> Outcome:
    with app.app_context():
        session = db.session()
        row = session.execute(
            text("SELECT count(ref), count(DISTINCT ref) FROM bench_effects")
        ).one()
        done = OURS.where(Job.state == JobState.DONE)
        outcome = Outcome(
            jobs=session.scalar(OURS) or 0,
            done=session.scalar(done) or 0,
            effects=row[0],
            different=row[1],
            files=len(list(files.iterdir())),
            kills=kills,
            lost=session.scalar(select(func.sum(Job.losses))) or 0,
            seconds=seconds,
        )
        db.session.remove()
        db.engine.dispose()
    return outcome


def measure(name: str, options: argparse.Namespace) -> bool:
    """Run once on one database and print a line of the table."""
    with (
        tempfile.TemporaryDirectory(prefix="market-jobs-") as folder,
        fresh_database(Path(folder), "jobs") as url,
    ):
        found = kill_workers(
            url, Path(folder), jobs=options.jobs, workers=options.workers,
            lease=timedelta(seconds=options.lease), every=options.every,
        )  # fmt: skip
    print(
        f"| {name} | {found.jobs} | {options.workers} | {found.kills} | {found.lost} "
        f"| {found.done} | {found.effects} ({found.different} different) "
        f"| {found.files} | {found.seconds:.1f} |",
        flush=True,
    )
    return found.is_sound


def main() -> int:
    """Measure where TEST_DATABASE_URL says, else on both databases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=1_000)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument(
        "--every", type=float, default=0.5, help="seconds between kills"
    )
    parser.add_argument("--lease", type=float, default=LEASE.total_seconds())
    options = parser.parse_args()
    print(
        "| database | jobs | workers | kill -9 | taken over | done | rows | files | s |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    if os.environ.get("TEST_DATABASE_URL"):
        return 0 if measure("PostgreSQL", options) else 1
    is_sound = measure("SQLite", options)
    if os.environ.get("BENCH_DATABASES") == "sqlite":
        return 0 if is_sound else 1
    try:
        with throwaway_server() as url:
            os.environ["TEST_DATABASE_URL"] = url
            is_sound = measure("PostgreSQL", options) and is_sound
    except NoServer as missing:
        print(missing, file=sys.stderr)
    return 0 if is_sound else 1


if __name__ == "__main__":
    sys.exit(main())
