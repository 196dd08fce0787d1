"""T9: one organisation once, however its code is written; nobody joins unasked."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import Organisation, User
from tests.accounts.typed import PASSWORD, joiner, newcomer
from tests.clients import post
from tests.makers import credit_code, make_organisation

CODE = credit_code(4_242_424)
WRITINGS = [
    CODE,
    CODE.lower(),
    f"  {CODE[:8]} {CODE[8:]} ",
    f"{CODE[:8]}-{CODE[8:]}",
    f"{CODE[:4]}\u200b{CODE[4:]}\ufeff",
    "".join(chr(ord(sign) + 0xFEE0) for sign in CODE),
]


@pytest.mark.parametrize("writing", WRITINGS)
def test_known_code_in_any_writing_offers_to_join(
    session: Session, client: FlaskClient, writing: str
) -> None:
    make_organisation(session, credit_code=CODE)
    answer = post(client, "/sign-up", newcomer(credit_code=writing))
    assert answer.status_code == 422
    assert "加入已有单位" in answer.text
    assert 'id="credit_code-errors"' in answer.text
    assert session.scalar(select(func.count(Organisation.id))) == 1
    assert session.scalar(select(func.count(User.id))) == 0


def test_two_writings_in_a_row_make_one_organisation(
    session: Session, client: FlaskClient
) -> None:
    answers = [
        post(client, "/sign-up", newcomer(credit_code=writing)).status_code
        for writing in WRITINGS[1:3]
    ]
    assert answers == [303, 422]
    assert session.scalars(select(Organisation.credit_code)).all() == [CODE]


def test_database_itself_refuses_a_second_row(session: Session) -> None:
    from sqlalchemy.exc import IntegrityError

    make_organisation(session, credit_code=CODE)
    with pytest.raises(IntegrityError):
        make_organisation(session, credit_code=CODE)


@pytest.mark.parametrize(
    "wrong", [CODE[:17], CODE[:17] + "?", CODE[1:] + CODE[0], "' or 1"]
)
def test_wrong_check_digit_or_shape_is_refused(
    session: Session, client: FlaskClient, wrong: str
) -> None:
    answer = post(client, "/sign-up", newcomer(credit_code=wrong))
    assert answer.status_code == 422
    assert session.scalar(select(func.count(Organisation.id))) == 0


def test_joining_waits_for_approval(session: Session, client: FlaskClient) -> None:
    house = make_organisation(session, credit_code=CODE, contact_name="私密联系人甲")
    typed = joiner(CODE)
    post(client, "/sign-up", typed)
    post(client, "/sign-in", {"email": typed["email"], "password": PASSWORD})
    for url in ("/organisation", "/organisation/edit"):
        assert client.get(url).status_code == 403
    assert house.contact_name not in client.get("/join").text
