"""`flask jobs`: run a worker, look at the outbox."""

import signal
import types

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from tech_market.clock import SHANGHAI
from tech_market.db import db
from tech_market.jobs.rules import STATE_NAMES, JobState
from tech_market.jobs.services import oversight
from tech_market.jobs.worker import Worker
from tech_market.web.maintenance import is_closed

group = AppGroup("jobs", help="后台任务")
SHOWN = 50  # jobs listed unless told otherwise


def init(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(group)


@group.command()
@click.option("--once", is_flag=True, help="做完现在到期的任务就退出")
def run(once: bool) -> None:  # noqa: FBT001 - click's
    """Work until stopped (Ctrl-C, SIGTERM); the job in hand is finished first."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's way to the object
    worker = Worker(is_paused=lambda: is_closed(app))

    def stop(_number: int, _frame: types.FrameType | None) -> None:
        worker.stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    if once:
        click.echo(f"完成 {worker.drain()} 项")
        return
    click.echo(f"后台进程 {worker.name} 已启动", err=True)
    worker.run()


@group.command("list")
@click.option("--state", type=click.Choice([one.value for one in JobState]))
@click.option("--limit", type=click.IntRange(1, 1000), default=SHOWN)
def show(state: str | None, limit: int) -> None:
    """Print how many jobs there are by state, and the newest of them."""
    session = db.session()
    counts = oversight.count_by_state(session)
    click.echo("  ".join(f"{STATE_NAMES[one]} {counts[one]}" for one in JobState))
    wanted = JobState(state) if state else None
    for job in oversight.list_jobs(session, state=wanted, limit=limit):
        at = job.created_at.astimezone(SHANGHAI)
        line = (
            f"{job.ref}  {job.state.value:8}{job.kind:16}{job.about:20}{at:%m-%d %H:%M}"
        )
        click.echo(f"{line}  失败 {job.tries} 次  {job.error}".rstrip())
