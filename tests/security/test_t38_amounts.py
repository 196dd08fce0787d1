"""T38: an amount is plain digits in 元, or it is refused and nothing is stored."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.contracts.models import Contract
from tests.clients import csrf_token, post
from tests.contracts.papers import typed
from tests.makers import make_admin
from tests.pages import check_page

WRONG = [
    "-1",
    "0",
    "0.00",
    "0.001",
    "12.345",
    "1e9",
    "1E9",
    "NaN",
    "Infinity",
    "-Infinity",
    "１２",
    "١٢",
    "1_000",
    "1,000.00",
    " 5 ",
    "+5",
    "true",
    "[]",
    "null",
    "0x10",
    "1.",
    ".5",
    "一百万",
    "100万",
    "9223372036854775808",
    "1e400",
    "9" * 40,
]


@pytest.fixture
def admin(session: Session, client_as: Callable[[User], FlaskClient]) -> FlaskClient:
    return client_as(make_admin(session))


@pytest.mark.parametrize("amount", WRONG)
def test_t38_wrong_total_is_refused(
    session: Session, admin: FlaskClient, amount: str
) -> None:
    answer = post(admin, "/contracts/new", typed(total_yuan=amount))
    assert answer.status_code == 422
    kept = check_page(answer.text, url="/contracts/new").form("/contracts/new").fields
    assert kept["total_yuan"] == amount
    assert session.scalar(select(func.count(Contract.id))) == 0


@pytest.mark.parametrize("amount", [one for one in WRONG if one not in {"0", "0.00"}])
def test_t38_wrong_cost_is_refused(
    session: Session, admin: FlaskClient, amount: str
) -> None:
    answer = post(admin, "/contracts/new", typed(deduction_equipment=amount))
    assert answer.status_code == 422
    assert session.scalar(select(func.count(Contract.id))) == 0


def test_t38_doubled_amount_is_refused(session: Session, admin: FlaskClient) -> None:
    data = {**typed(), "csrf_token": csrf_token(admin)}
    doubled = {**data, "total_yuan": ["1000000", "9000000"]}
    assert admin.post("/contracts/new", data=doubled).status_code == 422
    assert session.scalar(select(func.count(Contract.id))) == 0


@pytest.mark.parametrize("costs", ["1000000", "1000000.01", "999999999"])
def test_t38_technical_amount_is_never_zero_or_negative(
    session: Session, admin: FlaskClient, costs: str
) -> None:
    data = typed(deduction_equipment=costs, deduction_materials="")
    assert post(admin, "/contracts/new", data).status_code == 422
    assert session.scalar(select(func.count(Contract.id))) == 0


def test_t38_the_smallest_and_largest_amounts_pass(
    session: Session, admin: FlaskClient
) -> None:
    for amount in ("0.02", "999999999999.99"):
        data = typed(
            total_yuan=amount, deduction_equipment="0.01", deduction_materials=""
        )
        assert post(admin, "/contracts/new", data).status_code == 303
    stored = session.scalars(select(Contract.total_fen).order_by(Contract.id)).all()
    assert list(stored) == [2, 99_999_999_999_999]
