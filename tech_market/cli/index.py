"""`flask index`: rebuild the search index, bring it up to date, prove that it fits."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from flask import Flask
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import Progress

from tech_market import clock
from tech_market.db import db
from tech_market.matching.index import IndexBroken, ListingIndex
from tech_market.recommend import following
from tech_market.recommend.documents import count_listed
from tech_market.recommend.wiring import current_store

group = AppGroup("index", help="检索与推荐索引")
Tick = Callable[[int], None]
MANY = 3_000  # listings from which more processes win more than they cost to start
MOST_PROCESSES = 4


def init(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(group)


@contextmanager
def ticking(words: str, total: int) -> Iterator[Tick]:
    """Yield what advances a progress bar; the bar shows on a terminal only."""
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal) as progress:
        bar = progress.add_task(words, total=total)
        yield lambda number: progress.advance(bar, number)


@group.command()
def rebuild() -> None:
    """Build the index anew from the database; searches go on meanwhile."""
    now = clock.now()
    listings = count_listed(db.session(), now=now)
    processes = min(MOST_PROCESSES, os.cpu_count() or 1) if listings > MANY else 1
    with ticking("重建索引", listings) as tick:
        following.rebuild(current_store(), now=now, tick=tick, processes=processes)
    index = ListingIndex.open(current_store().folder)
    click.echo(
        f"索引已重建：需求 {index.count('need')} 条，成果 {index.count('result')} 项"
    )


@group.command()
def follow() -> None:
    """Take over what changed since; the web application does so by itself."""
    with ticking("更新索引", following.count_waiting(db.session())) as tick:
        put = following.follow(current_store(), now=clock.now(), tick=tick)
    click.echo(f"索引已更新：写入 {len(put)} 条")


@group.command()
def verify() -> None:
    """Compare the index with the database; exit 1 when they differ."""
    folder = current_store().folder
    if not (folder / "CURRENT").exists():
        click.echo("没有索引，请运行 flask index rebuild", err=True)
        raise SystemExit(1)
    try:
        index = ListingIndex.open(folder)
        found = following.differences(db.session(), index, now=clock.now())
    except IndexBroken as broken:
        click.echo(f"索引已损坏：{broken}", err=True)
        raise SystemExit(1) from broken
    for one in found:
        click.echo(
            f"{one.kind}：索引缺少 {len(one.missing)} 条，多出 {len(one.extra)} 条"
            f"（{'、'.join((*one.missing, *one.extra)[:5])}）",
            err=True,
        )
    waiting = following.count_waiting(db.session())
    if found:
        click.echo(f"尚未写入的变更 {waiting} 条", err=True)
        raise SystemExit(1)
    click.echo(
        f"索引与数据库一致：需求 {index.count('need')} 条，"
        f"成果 {index.count('result')} 项，待写入变更 {waiting} 条"
    )
