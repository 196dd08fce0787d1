"""`flask import needs|results`: bring listings in from a file."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import track

from tech_market import clock
from tech_market.cli.indexing import bring_up_to_date
from tech_market.db import transaction
from tech_market.errors import RuleBroken
from tech_market.imports import owners
from tech_market.imports.rows import Row, Sheet, read_file
from tech_market.imports.services.whole import FileRefused, Order, Report, import_rows
from tech_market.listings.kinds import Kind
from tech_market.needs.views import NEEDS
from tech_market.policy.actor import SYSTEM
from tech_market.results.views import RESULTS

group = AppGroup("import", help="从文件导入需求或成果（CSV、XLSX、JSONL）")
SHOWN_MOST = 50  # problems printed
NEW_KINDS = {"needs": "enterprise", "results": "research_institute"}


def init(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(group)


def watch(rows: Sequence[Row]) -> Iterator[Row]:
    """Show progress on a terminal, and nothing elsewhere."""
    console = Console(stderr=True)
    quiet = not console.is_terminal
    yield from track(rows, description="核对", console=console, disable=quiet)


def run(
    kind: Kind, file: Path, org: str, new_org: str, *, publish: bool, dry_run: bool
) -> None:
    """Import one file in one transaction; exit 1 naming everything that is wrong."""
    try:
        report = _import(
            kind, read_file(file), org, new_org, publish=publish, dry_run=dry_run
        )
    except FileRefused as refused:
        for problem in refused.problems[:SHOWN_MOST]:
            click.echo(str(problem), err=True)
        raise click.ClickException(refused.message) from refused
    except RuleBroken as broken:
        raise click.ClickException(broken.message) from broken
    verb = (
        "试运行，未写入：将新增" if dry_run else "已发布" if publish else "已存为草稿"
    )
    if publish and not dry_run:
        bring_up_to_date(clock.now())
    click.echo(
        f"读入 {report.read} 条，{verb} {report.added} 条，"
        f"已有 {report.known} 条未重复导入"
    )


def _import(
    kind: Kind, sheet: Sheet, org: str, new_org: str, *, publish: bool, dry_run: bool
) -> Report:
    now = clock.now()
    with transaction() as session:
        if new_org and owners.find_owner(session, org) is None:
            owners.add_owner(
                session, credit_code=org, name=new_org,
                kind_code=NEW_KINDS[kind.place], now=now,
            )  # fmt: skip
        order = Order(
            model=kind.model, facts=kind.form.facts, write=kind.write,
            organisation=owners.get_owner(session, org),
            publish=publish, dry_run=dry_run,
        )  # fmt: skip
        report = import_rows(
            session, actor=SYSTEM, order=order, sheet=sheet, now=now, watch=watch
        )
        if dry_run:
            session.rollback()
    return report


def _command(kind: Kind) -> None:
    @group.command(kind.place, help=f"导入{kind.name}，全部成功或全部不写入")
    @click.argument("file", type=click.Path(path_type=Path))
    @click.option("--org", default="", help="单位编号或统一社会信用代码")
    @click.option(
        "--new-org", default="", help="单位未注册时的全称，按 --org 的代码登记"
    )
    @click.option("--publish", is_flag=True, help="备案编号并发布")
    @click.option("--dry-run", is_flag=True, help="只核对，不写入")
    def command(
        file: Path, org: str, new_org: str, *, publish: bool, dry_run: bool
    ) -> None:
        run(kind, file, org, new_org, publish=publish, dry_run=dry_run)


_command(NEEDS)
_command(RESULTS)
