"""T26: nobody learns from sign-in, sign-up or invitation which addresses are known."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tech_market.accounts.models import Organisation, User
from tech_market.accounts.services import passwords
from tech_market.audit.models import AuditEvent
from tests.accounts.test_invitations import invited, member_link
from tests.accounts.typed import joiner, newcomer
from tests.clients import post
from tests.makers import PASSWORD, make_member, make_organisation

RANDOM = re.compile(r'name="csrf_token"[^>]*value="[^"]+"')


class CountingHasher:
    """The real hasher, which also says how often it worked."""

    def __init__(self) -> None:
        self.real = passwords.hasher()
        self.hashed = self.verified = 0

    def hash(self, password: str) -> str:
        self.hashed += 1
        return self.real.hash(password)

    def verify(self, kept: str, password: str) -> bool:
        self.verified += 1
        return self.real.verify(kept, password)


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> CountingHasher:
    passwords._nobody()  # made once for each process, not for each try
    counter = CountingHasher()
    monkeypatch.setattr(passwords, "hasher", lambda: counter)
    return counter


def words(answer: TestResponse, *typed: str) -> str:
    text = RANDOM.sub("", answer.text)
    for one in typed:
        text = text.replace(one, "")
    return text


@pytest.mark.parametrize("kind", ["unknown", "known", "disabled"])
def test_wrong_pair_gets_one_answer(
    session: Session, client: FlaskClient, kind: str, counting: CountingHasher
) -> None:
    reference = post(
        client, "/sign-in", {"email": "nobody@example.com", "password": "wrong-pass"}
    )
    assert counting.verified == 1
    email, password = "other@example.com", "wrong-pass"
    if kind == "known":
        email = make_member(session).email
    if kind == "disabled":
        email, password = make_member(session, is_disabled=True).email, PASSWORD
    before = counting.verified
    answer = post(client, "/sign-in", {"email": email, "password": password})
    assert counting.verified == before + 1
    assert answer.status_code == reference.status_code == 409
    assert words(answer, email) == words(reference, "nobody@example.com")


@pytest.mark.parametrize("way", ["new", "join"])
def test_sign_up_with_a_known_address_looks_like_any_other(
    session: Session, client: FlaskClient, way: str, counting: CountingHasher
) -> None:
    house = make_organisation(session)
    user = make_member(session)
    password_hash, name = user.password_hash, user.name
    answers, work = [], []
    for email in ("fresh@example.com", user.email.upper()):
        typed = (
            newcomer(email=email)
            if way == "new"
            else joiner(house.credit_code, email=email)
        )
        before = counting.hashed
        answers.append(post(client, "/sign-up", typed))
        work.append(counting.hashed - before)
    assert [one.status_code for one in answers] == [303, 303]
    assert [one.location for one in answers] == ["/sign-up/done"] * 2
    assert words(answers[0]) == words(answers[1])
    assert work == [1, 1]
    session.expire_all()
    assert (user.password_hash, user.name) == (password_hash, name)


def test_known_address_stores_nothing_but_an_audit_line(
    session: Session, client: FlaskClient
) -> None:
    user = make_member(session)
    houses = session.scalar(select(func.count(Organisation.id)))
    people = session.scalar(select(func.count(User.id)))
    post(client, "/sign-up", newcomer(email=user.email))
    assert session.scalar(select(func.count(Organisation.id))) == houses
    assert session.scalar(select(func.count(User.id))) == people
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    assert (event.action, event.object_ref) == ("sign-up.known", user.ref)


def test_inviting_a_known_address_looks_like_any_other(
    session: Session,
    client: FlaskClient,
    client_as: Callable[[User], FlaskClient],
) -> None:
    own = client_as(make_member(session))
    known = make_member(session).email
    shown, answers = [], []
    for email in (known, "fresh@example.com"):
        url = member_link(own, email)
        shown.append(words(client.get(url), email, url.rsplit("/", 1)[1]))
        answers.append(post(client, url, invited()))
    assert shown[0] == shown[1]
    assert [one.location for one in answers] == ["/sign-up/done"] * 2
