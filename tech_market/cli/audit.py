"""`flask audit`: prove that nobody touched the log."""

import click
from flask import Flask
from flask.cli import AppGroup

from tech_market.audit import services
from tech_market.db import db

group = AppGroup("audit", help="审计日志")


def init(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(group)


@group.command()
def verify() -> None:
    """Walk the hash chain; exit 1 and name the first bad row when it does not hold."""
    found = services.verify(db.session())
    if not found.is_sound:
        click.echo(f"审计链不完整：第 {found.bad_id} 号记录，{found.why}", err=True)
        raise SystemExit(1)
    click.echo(f"审计链完整：共 {found.count} 条记录")
