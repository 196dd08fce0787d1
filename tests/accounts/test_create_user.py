"""`flask create-user` makes the first administrator."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import StaffRole
from tech_market.cli.users import create_user
from tests.accounts.typed import find_person
from tests.clients import post

MAIL = "first@example.com"
ARGUMENTS = ["--email", MAIL, "--name", "示例管理员"]


@pytest.mark.parametrize("role", list(StaffRole))
def test_random_password_is_printed_once_and_opens_the_door(
    app: Flask, session: Session, client: FlaskClient, role: StaffRole
) -> None:
    run = app.test_cli_runner().invoke(create_user, [*ARGUMENTS, "--role", role.value])
    assert run.exit_code == 0, run.output
    user = find_person(session, MAIL)
    assert user is not None
    assert user.staff_role is role
    found = re.search(r"密码（只显示这一次）：(\S{20})", run.output)
    assert found is not None
    pair = {"email": MAIL, "password": found[1]}
    assert post(client, "/sign-in", pair).status_code == 303


@pytest.mark.usefixtures("session")
def test_password_from_standard_input_is_not_printed(app: Flask) -> None:
    run = app.test_cli_runner().invoke(
        create_user,
        [*ARGUMENTS, "--role", "admin", "--password-stdin"],
        input="quiet-harbour-dawn\n",
    )
    assert run.exit_code == 0
    assert "quiet" not in run.output


@pytest.mark.parametrize(
    "arguments",
    [
        [*ARGUMENTS, "--role", "owner"],
        ["--email", "nonsense", "--name", "示例", "--role", "admin"],
        ["--email", MAIL, "--role", "admin"],
    ],
)
def test_bad_arguments_make_nobody(
    app: Flask, session: Session, arguments: list[str]
) -> None:
    run = app.test_cli_runner().invoke(create_user, arguments)
    assert run.exit_code != 0
    assert find_person(session, MAIL) is None


@pytest.mark.usefixtures("session")
def test_weak_password_and_known_address_are_refused(app: Flask) -> None:
    runner = app.test_cli_runner()
    weak = runner.invoke(
        create_user, [*ARGUMENTS, "--role", "admin", "--password-stdin"], input="x\n"
    )
    assert weak.exit_code != 0
    codes = [
        runner.invoke(create_user, [*ARGUMENTS, "--role", "admin"]).exit_code
        for _ in range(2)
    ]
    assert codes == [0, 1]
