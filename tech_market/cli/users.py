"""`flask create-user`: the first administrator, and staff made by the operator."""

import secrets
import sys

import click
from flask import Flask

from tech_market import clock
from tech_market.accounts.models import StaffRole
from tech_market.accounts.services import staff
from tech_market.accounts.services.persons import PersonFacts
from tech_market.db import transaction
from tech_market.errors import RuleBroken
from tech_market.policy.actor import SYSTEM

ROLES = [one.value for one in StaffRole]


def init(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(create_user)


@click.command("create-user")
@click.option("--email", required=True, help="登录邮箱")
@click.option("--name", required=True, help="姓名")
@click.option("--role", required=True, type=click.Choice(ROLES), help="角色")
@click.option("--password-stdin", is_flag=True, help="从标准输入读密码；否则随机生成")
def create_user(*, email: str, name: str, role: str, password_stdin: bool) -> None:
    """Make a member of staff; a random password is printed once."""
    password = _read() if password_stdin else secrets.token_urlsafe(15)
    facts = PersonFacts(name=name, email=email, phone="", password=password)
    try:
        with transaction() as session:
            made = staff.create(
                session,
                actor=SYSTEM,
                facts=facts,
                role=StaffRole(role),
                now=clock.now(),
            )
            ref = made.ref
    except RuleBroken as broken:
        raise click.ClickException(broken.message) from broken
    click.echo(f"已创建账号 {ref}")
    if not password_stdin:
        click.echo(f"密码（只显示这一次）：{password}")


def _read() -> str:
    return sys.stdin.readline().rstrip("\r\n")
