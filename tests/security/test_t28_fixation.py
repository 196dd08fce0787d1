"""T28, T29: a new name for each session that gains a right; the old one is dead."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import Rank, SignIn, User
from tests.accounts.typed import place_of
from tests.clients import csrf_token, post
from tests.makers import PASSWORD, make_member, make_user, organisation_of

Open = Callable[[User], FlaskClient]
NEW = "another-quiet-harbour"


def cookie(client: FlaskClient) -> str:
    found = client.get_cookie("market")
    assert found is not None
    return found.value


def with_cookie(app: Flask, value: str) -> FlaskClient:
    thief = app.test_client()
    thief.set_cookie("market", value)
    return thief


def is_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def sign_in(client: FlaskClient, user: User, password: str = PASSWORD) -> None:
    pair = {"email": user.email, "password": password}
    assert post(client, "/sign-in", pair).status_code == 303


def test_cookie_from_before_the_sign_in_is_worth_nothing(
    app: Flask, session: Session, client: FlaskClient
) -> None:
    user = make_member(session)
    csrf_token(client)
    planted = cookie(client)
    sign_in(client, user)
    assert cookie(client) != planted
    assert not is_in(with_cookie(app, planted))
    assert is_in(client)


def test_form_token_from_before_the_sign_in_is_worth_nothing(
    session: Session, client: FlaskClient
) -> None:
    user = make_member(session)
    planted = csrf_token(client)
    sign_in(client, user)
    answer = client.post("/sign-out", data={"csrf_token": planted})
    assert answer.status_code == 400
    assert is_in(client)


def test_signing_in_again_ends_the_browsers_older_sign_in(
    app: Flask, session: Session, client: FlaskClient
) -> None:
    user = make_member(session)
    sign_in(client, user)
    older = cookie(client)
    sign_in(client, user)
    assert not is_in(with_cookie(app, older))
    assert session.scalar(select(func.count(SignIn.id))) == 1


def test_password_change_kills_every_old_cookie(
    app: Flask, session: Session, client: FlaskClient, client_as: Open
) -> None:
    user = make_member(session)
    elsewhere = client_as(user)
    sign_in(client, user)
    stolen = cookie(client)
    typed = {"old_password": PASSWORD, "password": NEW, "password_again": NEW}
    assert post(client, "/account/password", typed).status_code == 303
    assert is_in(client)
    assert not is_in(elsewhere)
    assert not is_in(with_cookie(app, stolen))
    fresh = app.test_client()
    pair = {"email": user.email, "password": PASSWORD}
    assert post(fresh, "/sign-in", pair).status_code == 409
    sign_in(fresh, user, NEW)


def test_cookie_is_dead_after_sign_out(
    app: Flask, session: Session, client: FlaskClient
) -> None:
    sign_in(client, make_member(session))
    stolen = cookie(client)
    post(client, "/sign-out")
    assert not is_in(with_cookie(app, stolen))


def test_gaining_a_place_needs_a_new_sign_in(session: Session, client_as: Open) -> None:
    owner, user = make_member(session), make_user(session)
    client = client_as(user)
    code = organisation_of(session, owner).credit_code
    post(client, "/join", {"credit_code": code})
    place = place_of(session, user)
    assert place is not None
    post(client_as(owner), f"/organisation/members/{place.ref}/accept")
    assert not is_in(client)


def test_becoming_owner_needs_a_new_sign_in(session: Session, client_as: Open) -> None:
    owner = make_member(session)
    house = organisation_of(session, owner)
    member = make_member(session, organisation=house, rank=Rank.MEMBER)
    client, place = client_as(member), place_of(session, member)
    assert place is not None
    post(client_as(owner), f"/organisation/members/{place.ref}/make-owner")
    assert not is_in(client)


def test_accepting_a_role_renews_this_browser_and_ends_the_others(
    app: Flask, session: Session, client_as: Open
) -> None:
    from tests.accounts.test_invitations import staff_link

    user = make_user(session)
    here, there = client_as(user), client_as(user)
    older = cookie(here)
    url = staff_link(session, client_as, email=user.email)
    assert post(here, url).status_code == 303
    assert is_in(here)
    assert not is_in(there)
    assert not is_in(with_cookie(app, older))


def test_database_keeps_no_token_in_clear(
    session: Session, client: FlaskClient
) -> None:
    sign_in(client, make_member(session))
    with client.session_transaction() as inside:
        token = inside["_user_id"]
    kept = session.scalars(select(SignIn.token_hash)).one()
    assert token != kept
    assert len(kept) == 64
