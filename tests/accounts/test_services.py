"""What the pages never ask for, asked of the services directly: still refused."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from tech_market.accounts.models import (
    Membership,
    MembershipState,
    OrganisationState,
    Rank,
    StaffRole,
    User,
)
from tech_market.accounts.services import (
    accepting,
    invitations,
    organisations,
    passwords,
    people,
    places,
)
from tech_market.accounts.services.actors import actor_of, role_of_kind
from tech_market.accounts.services.organisations import OrganisationFacts, Profile
from tech_market.codes.book import current_book
from tech_market.errors import Forbidden, NotFound, RuleBroken
from tech_market.policy.actor import ANONYMOUS, SYSTEM, Role
from tests.accounts.typed import place_of
from tests.makers import (
    MADE_AT,
    make_admin,
    make_member,
    make_organisation,
    make_user,
    organisation_of,
    saved,
)

FACTS = OrganisationFacts("示例改名", "enterprise", "330211", "", "", "")
PROFILE = Profile("", "", "")


def invited_staff(
    session: Session, user: User, now: datetime, *, role: StaffRole
) -> str:
    inviter = actor_of(make_admin(session))
    _, token = invitations.invite_staff(
        session, actor=inviter, email=user.email, role=role, now=now
    )
    return token


def waiting(session: Session, user: User) -> Membership:
    house = make_organisation(session)
    return saved(session, Membership(user=user, organisation=house, asked_at=MADE_AT))


def test_invitation_is_only_for_its_address(session: Session, now: datetime) -> None:
    user, other = make_user(session), make_user(session)
    token = invited_staff(session, user, now, role=StaffRole.ADMIN)
    with pytest.raises(NotFound):
        accepting.accept_as(
            session, actor=actor_of(other), user=other, token=token, now=now
        )
    assert other.staff_role is None


def test_becoming_staff_ends_an_open_request_to_join(
    session: Session, now: datetime
) -> None:
    user = make_user(session)
    place = waiting(session, user)
    token = invited_staff(session, user, now, role=StaffRole.BROKER)
    accepting.accept_as(session, actor=actor_of(user), user=user, token=token, now=now)
    assert place.state is MembershipState.REMOVED
    assert actor_of(user).role is Role.BROKER


def test_administrator_may_step_down_while_another_stays(
    session: Session, now: datetime
) -> None:
    admin = make_admin(session)
    colleague = make_user(session)
    _, own = invitations.invite_staff(
        session,
        actor=actor_of(admin),
        email=colleague.email,
        role=StaffRole.ADMIN,
        now=now,
    )
    token = invited_staff(session, admin, now, role=StaffRole.AUDITOR)
    accepting.accept_as(
        session, actor=actor_of(admin), user=admin, token=token, now=now
    )
    assert admin.staff_role is StaffRole.AUDITOR
    with pytest.raises(NotFound):  # the links they had given out went with the role
        invitations.get_open(session, token=own, now=now)


def test_nobody_without_a_right_touches_an_invitation(
    session: Session, now: datetime
) -> None:
    user = make_user(session)
    invited_staff(session, user, now, role=StaffRole.BROKER)
    for actor in (ANONYMOUS, actor_of(user)):
        assert invitations.list_open(session, actor=actor, now=now) == []
        with pytest.raises(NotFound):
            organisations.get_own(session, actor=actor)
        with pytest.raises(Forbidden):
            invitations.invite_member(
                session, actor=actor, email="a@example.com", now=now
            )


def test_system_itself_invites_nobody(session: Session, now: datetime) -> None:
    with pytest.raises(Forbidden):
        invitations.invite_staff(
            session,
            actor=SYSTEM,
            email="a@example.com",
            role=StaffRole.ADMIN,
            now=now,
        )


def test_facts_of_a_verified_house_stay_even_if_asked_directly(
    session: Session, now: datetime
) -> None:
    owner = make_member(session)
    book = current_book(session)
    with pytest.raises(RuleBroken) as refused:
        organisations.update(
            session,
            actor=actor_of(owner),
            profile=PROFILE,
            facts=FACTS,
            book=book,
            now=now,
        )
    assert refused.value.code == "organisation-verified"


def test_waiting_house_keeps_waiting_when_its_facts_are_corrected(
    session: Session, now: datetime
) -> None:
    house = make_organisation(session, state=OrganisationState.PENDING)
    owner = make_member(session, organisation=house)
    book = current_book(session)
    organisations.update(
        session,
        actor=actor_of(owner),
        profile=PROFILE,
        facts=FACTS,
        book=book,
        now=now,
    )
    assert house.state is OrganisationState.PENDING
    assert house.name == "示例改名"


def test_removed_place_is_not_removed_again(session: Session, now: datetime) -> None:
    owner = make_member(session)
    house = organisation_of(session, owner)
    member = make_member(session, organisation=house, rank=Rank.MEMBER)
    place = place_of(session, member)
    assert place is not None
    places.remove(session, actor=SYSTEM, ref=place.ref, now=now)
    with pytest.raises(RuleBroken) as refused:
        places.remove(session, actor=SYSTEM, ref=place.ref, now=now)
    assert refused.value.code == "place-move"


def test_search_for_people_takes_signs_of_patterns_as_they_are(
    session: Session,
) -> None:
    make_user(session, name="示例百分之百")
    found, total = people.list_people(session, words="%", offset=0, limit=10)
    assert (found, total) == ([], 0)


def test_kind_that_is_gone_gives_no_right() -> None:
    assert role_of_kind("a-kind-of-yesterday") is Role.VISITOR


def test_passwords_are_hashed_hard_outside_tests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("APP_ENV", "production")
    hasher = passwords.hasher.__wrapped__()
    assert (hasher.memory_cost, hasher.time_cost) == (19_456, 2)
    assert hasher.hash("one two three").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
