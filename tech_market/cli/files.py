"""`flask files sweep`: remove files nobody refers to; check those that stand."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from tech_market import clock
from tech_market.config import Settings
from tech_market.db import transaction
from tech_market.files import services

group = AppGroup("files", help="附件的维护")


def init(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(group)


@group.command("sweep", help="清除无主文件，核对其余文件的摘要")
def sweep() -> None:
    """Exit 1 naming the documents whose file is gone or changed."""
    settings: Settings = current_app.config["SETTINGS"]
    with transaction() as session:
        found = services.sweep(session, folder=settings.data_dir, now=clock.now())
    click.echo(f"清除无主文件 {found.removed} 个")
    if found.damaged:
        raise click.ClickException(
            f"{len(found.damaged)} 个文件缺失或内容改变：{'、'.join(found.damaged)}"
        )
