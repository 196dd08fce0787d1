"""People at once: one organisation, one owner left, one administrator left, one use."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tech_market import clock
from tech_market.accounts.models import (
    Invitation,
    Membership,
    MembershipState,
    Organisation,
    Rank,
    StaffRole,
    User,
)
from tech_market.accounts.services.signing_in import hash_token
from tech_market.db import db, transaction
from tests.accounts.typed import newcomer, person
from tests.live import LiveMarket, Visitor, at_once, live_market
from tests.makers import make_admin, make_member, organisation_of

Try = tuple[Visitor, str, dict[str, str]]


@pytest.fixture
def market(tmp_path: Path) -> Iterator[LiveMarket]:
    with live_market(tmp_path) as served:
        yield served


def send(tries: list[Try]) -> list[int]:
    """Send every form at the same moment; return the statuses in order."""
    statuses: list[int] = []

    def one(visitor: Visitor, path: str, typed: dict[str, str]) -> None:
        statuses.append(visitor.post(path, typed).status)

    at_once(*(threading.Thread(target=one, args=each) for each in tries))
    return sorted(statuses)


def test_t09_one_organisation_signed_up_by_many_at_once(market: LiveMarket) -> None:
    code = newcomer()["credit_code"]
    tries = [
        (Visitor(market), "/sign-up", newcomer(credit_code=code)) for _ in range(6)
    ]
    statuses = send(tries)
    assert statuses.count(303) == 1
    assert set(statuses) <= {303, 409, 422}
    with market.app.app_context():
        assert db.session.scalar(select(func.count(Organisation.id))) == 1
        assert db.session.scalar(select(func.count(User.id))) == 1


def test_two_owners_cannot_remove_each_other(market: LiveMarket) -> None:
    with market.app.app_context(), transaction() as session:
        first = make_member(session)
        second = make_member(session, organisation=organisation_of(session, first))
        people = [(one.email, one.membership) for one in (first, second)]
        urls = [f"/organisation/members/{p.ref}/remove" for _, p in people if p]
        mails = [mail for mail, _ in people]
    browsers = [Visitor(market).sign_in(mail) for mail in mails]
    send([(browsers[0], urls[1], {}), (browsers[1], urls[0], {})])
    with market.app.app_context():
        owners = select(func.count(Membership.id)).where(
            Membership.rank == Rank.OWNER, Membership.state == MembershipState.ACTIVE
        )
        assert db.session.scalar(owners) == 1


def test_two_administrators_cannot_shut_each_other_out(market: LiveMarket) -> None:
    with market.app.app_context(), transaction() as session:
        admins = [make_admin(session), make_admin(session)]
        mails = [one.email for one in admins]
        urls = [f"/admin/people/{one.ref}/disable" for one in admins]
    browsers = [Visitor(market).sign_in(mail) for mail in mails]
    send([(browsers[0], urls[1], {}), (browsers[1], urls[0], {})])
    with market.app.app_context():
        left = select(func.count(User.id)).where(
            User.staff_role == StaffRole.ADMIN, User.is_disabled.is_(False)
        )
        assert db.session.scalar(left) == 1


def test_t10_invitation_is_used_once_by_many_at_once(market: LiveMarket) -> None:
    token, now = "a-link-that-many-people-hold", clock.now()
    with market.app.app_context(), transaction() as session:
        invitation = Invitation(
            token_hash=hash_token(token),
            email="wanted@example.com",
            staff_role=StaffRole.BROKER,
            invited_by_id=make_admin(session).id,
            created_at=now,
            expires_at=now + timedelta(days=1),
        )
        session.add(invitation)
    tries = []
    for _ in range(6):
        typed = person()
        del typed["email"]
        tries.append((Visitor(market), f"/invitations/{token}", typed))
    statuses = send(tries)
    assert statuses.count(303) == 1
    assert set(statuses) <= {303, 404, 409}
    with market.app.app_context():
        made = select(func.count(User.id)).where(User.email == "wanted@example.com")
        assert db.session.scalar(made) == 1


def test_t27_many_tries_at_once_are_all_counted(market: LiveMarket) -> None:
    with market.app.app_context(), transaction() as session:
        mail = make_member(session).email
    wrong = {"email": mail, "password": "wrong-password"}
    statuses = send([(Visitor(market), "/sign-in", wrong) for _ in range(20)])
    assert statuses == [409] * 10 + [429] * 10
