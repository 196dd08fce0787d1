"""`flask import contracts`: bring contracts of earlier years in from a file."""

from pathlib import Path

import click
from flask import Flask

from tech_market import clock
from tech_market.cli.imports import SHOWN_MOST, group, watch
from tech_market.contracts.importing.services import import_contracts
from tech_market.db import transaction
from tech_market.errors import RuleBroken
from tech_market.imports.rows import read_file
from tech_market.imports.services.whole import FileRefused
from tech_market.policy.actor import SYSTEM

__all__ = ["contracts", "group", "init"]


def init(app: Flask) -> None:
    """Nothing to add: the command belongs to the group of imports."""
    del app


@group.command("contracts", help="导入往年已登记的技术合同，全部成功或全部不写入")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="只核对，不写入")
def contracts(file: Path, *, dry_run: bool) -> None:
    """Import one file in one transaction; exit 1 naming everything that is wrong."""
    now = clock.now()
    try:
        sheet = read_file(file)
        with transaction() as session:
            report = import_contracts(
                session, actor=SYSTEM, sheet=sheet, now=now, watch=watch
            )
            if dry_run:
                session.rollback()
    except FileRefused as refused:
        for problem in refused.problems[:SHOWN_MOST]:
            click.echo(str(problem), err=True)
        raise click.ClickException(refused.message) from refused
    except RuleBroken as broken:
        raise click.ClickException(broken.message) from broken
    verb = "试运行，未写入：将新增" if dry_run else "已登记入账"
    click.echo(
        f"读入 {report.read} 条，{verb} {report.added} 条，"
        f"已有 {report.known} 条未重复导入"
    )
