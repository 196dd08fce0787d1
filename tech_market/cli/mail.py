"""`flask mail`: take in what mail servers report."""

import sys

import click
from flask import Flask
from flask.cli import AppGroup

from tech_market import clock
from tech_market.db import transaction
from tech_market.notices.bouncing import note_bounces

group = AppGroup("mail", help="邮件")
LONGEST = 1_000_000  # characters of a report that are read


def init(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(group)


@group.command()
def bounce() -> None:
    """Read one delivery report from standard input; pause the addresses it names."""
    report = sys.stdin.read(LONGEST)
    with transaction() as session:
        count = note_bounces(session, report, now=clock.now())
    click.echo(f"暂停 {count} 个地址")
