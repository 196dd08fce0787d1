"""T10: no set-up page, no default account, one administrator for one command."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import StaffRole, User
from tech_market.cli.users import create_user
from tests.clients import post

ARGUMENTS = ["--email", "root@example.com", "--name", "示例", "--role", "admin"]


def test_fresh_database_has_nobody_in_it(session: Session) -> None:
    assert session.scalar(select(func.count(User.id))) == 0


def test_no_page_makes_the_first_administrator(
    session: Session, client: FlaskClient
) -> None:
    for url in ("/setup", "/install", "/admin", "/admin/setup", "/register"):
        assert client.get(url).status_code == 404
        assert client.post(url).status_code in {400, 404}
    assert session.scalar(select(func.count(User.id))) == 0


def test_usual_default_accounts_do_not_open(client: FlaskClient) -> None:
    for name in ("admin", "root", "test", "demo"):
        pair = {"email": f"{name}@example.com", "password": name}
        assert post(client, "/sign-in", pair).status_code == 409


def test_command_twice_makes_one_administrator(app: Flask, session: Session) -> None:
    for _ in range(2):
        app.test_cli_runner().invoke(create_user, ARGUMENTS)
    admins = select(func.count(User.id)).where(User.staff_role == StaffRole.ADMIN)
    assert session.scalar(admins) == 1
