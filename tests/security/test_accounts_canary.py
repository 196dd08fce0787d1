"""T12 for people: nobody sees an address, phone, hash or link not meant for them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.accounts.models import Invitation, OrganisationState, User
from tech_market.accounts.services.signing_in import hash_token
from tech_market.audit.models import AuditEvent
from tests.accounts.typed import newcomer
from tests.clients import post
from tests.crawl import addresses, leaks
from tests.makers import make_member, make_organisation, make_user
from tests.people import ROLES, make_person

Browser = Callable[[User], FlaskClient]
CANARIES = {
    "mail": "canary-mail@example.com",
    "phone": "13877770001",
    "contact name": "金丝雀联系人",
    "contact phone": "13877770002",
    "waiting mail": "canary-waiting@example.com",
    "invited mail": "canary-invited@example.com",
    "refusal": "金丝雀退回原因",
    "hash": "argon2id$canary",
    "token": "canary-invitation-token",
}
NEVER = ("hash", "token", "mail", "waiting mail", "phone")  # not even to oversight
WORDS = ["canary", "金丝雀"]
STRANGERS = [role for role in ROLES if role not in {"admin", "auditor"}]


def hide(session: Session) -> list[str]:
    """Put every canary in its field; return the references one could ask with."""
    house = make_organisation(
        session,
        state=OrganisationState.REFUSED,
        state_reason=CANARIES["refusal"],
        contact_name=CANARIES["contact name"],
        contact_phone=CANARIES["contact phone"],
    )
    owner = make_member(
        session,
        organisation=house,
        email=CANARIES["mail"],
        phone=CANARIES["phone"],
        password_hash="$" + CANARIES["hash"],
    )
    waiting = make_user(session, email=CANARIES["waiting mail"])
    invitation = Invitation(
        token_hash=hash_token(CANARIES["token"]),
        email=CANARIES["invited mail"],
        organisation_id=house.id,
        invited_by_id=owner.id,
        created_at=clock.now(),
        expires_at=clock.now() + timedelta(days=1),
    )
    session.add(invitation)
    session.flush()
    place = owner.membership
    assert place is not None
    return [house.ref, owner.ref, waiting.ref, invitation.ref, place.ref]


@pytest.mark.parametrize("role", STRANGERS)
def test_no_page_shows_a_strangers_data(
    app: Flask, session: Session, client: FlaskClient, client_as: Browser, role: str
) -> None:
    refs = hide(session)
    person = make_person(session, role)
    session.commit()
    browser = client_as(person) if person else client
    urls = addresses(app, refs, words=WORDS)
    assert leaks(browser, urls, CANARIES) == []


@pytest.mark.parametrize("role", ["admin", "auditor"])
def test_oversight_sees_no_whole_address_no_phone_and_no_secret(
    app: Flask, session: Session, client_as: Browser, role: str
) -> None:
    refs = hide(session)
    person = make_person(session, role)
    assert person is not None
    never = {name: CANARIES[name] for name in NEVER}
    urls = addresses(app, refs, words=WORDS)
    assert leaks(client_as(person), urls, never) == []


def test_t47_audit_lines_hold_no_personal_data(
    session: Session, client: FlaskClient
) -> None:
    typed = newcomer(email=CANARIES["mail"], phone=CANARIES["phone"])
    post(client, "/sign-up", typed)
    pair = {"email": CANARIES["mail"], "password": typed["password"]}
    post(client, "/sign-in", pair)
    post(client, "/account", {"name": "金丝雀联系人", "phone": CANARIES["phone"]})
    events = session.scalars(select(AuditEvent)).all()
    assert len(events) == 3
    said = " ".join(f"{one.object_ref} {one.detail}" for one in events)
    for private in (*CANARIES.values(), typed["password"]):
        assert private not in said
