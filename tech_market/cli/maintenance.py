"""`flask maintenance`: close the market for a while, and open it again."""

from collections.abc import Callable
from datetime import datetime, timedelta

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.clock import SHANGHAI
from tech_market.db import transaction
from tech_market.notices.services import maintaining
from tech_market.web.maintenance import (
    Maintenance,
    find_maintenance,
    folder_of,
    remove_maintenance,
    write_maintenance,
)

LONGEST = timedelta(days=7)
MOMENT = click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"])
group = AppGroup("maintenance", help="系统维护")


def init(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(group)


@group.command("on")
@click.option("--until", required=True, type=MOMENT, help="预计恢复的时刻（北京时间）")
@click.option("--from", "since", type=MOMENT, help="开始的时刻；不写为立即")
def close(until: datetime, since: datetime | None) -> None:
    """Close every page now, or announce that it will happen; change the times too."""
    now = clock.now()
    begins = now if since is None else since.replace(tzinfo=SHANGHAI)
    ends = until.replace(tzinfo=SHANGHAI)
    if not max(now, begins) < ends <= now + LONGEST:
        raise click.ClickException("恢复时刻须晚于开始时刻和现在，且在七天之内")
    write_maintenance(folder_of(current_app), Maintenance(since=begins, until=ends))
    told = _tell(
        lambda s: maintaining.note_closing(s, since=begins, until=ends, now=now)
    )
    click.echo(f"维护自 {_moment(begins)} 起，预计 {_moment(ends)} 恢复{told}")


@group.command("off")
def reopen() -> None:
    """Open every page again."""
    if not remove_maintenance(folder_of(current_app)):
        click.echo("没有处于维护状态")
        return
    told = _tell(lambda s: maintaining.note_opening(s, now=clock.now()))
    click.echo(f"维护已结束{told}")


@group.command("status")
def show() -> None:
    """Say whether the market is open; exit 1 while it is closed."""
    found, now = find_maintenance(folder_of(current_app)), clock.now()
    if found is None:
        click.echo("开放，没有安排维护")
        return
    until = _moment(found.until) if found.until else "未知（文件无法读取）"
    if not found.is_closed(now):
        click.echo(f"开放；{_moment(found.since)} 起维护，预计 {until} 恢复")
        return
    click.echo(f"维护中，预计 {until} 恢复")
    raise SystemExit(1)


def _tell(note: Callable[[Session], int]) -> str:
    """Record and tell, unless the database is away; say which."""
    try:
        with transaction() as session:
            return f"；已告知 {note(session)} 位市场管理员"
    except SQLAlchemyError:
        return "；数据库不可用，没有留痕，也没有告知市场管理员"


def _moment(value: datetime) -> str:
    return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
