"""Signing up: an organisation with its first person, or a person who asks to join.

What an outsider can learn about mail addresses: a sign-up with a known address gets
the very answer a new one gets, after the same work; nothing is stored, the known
account stays as it is, and an audit line is left. Since no mail goes out in this
version, whoever then tries to sign in with the chosen password notices that it was
not taken. That costs one counted sign-up for each guess (throttle.SIGN_UP_IP). Once
mail goes out, the answer moves into the mailbox and this gap closes.

That an organisation is registered is no secret: its credit code is public, and people
of that organisation have to be told to join instead.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from tech_market.accounts.models import Membership, MembershipState, Rank
from tech_market.accounts.services import organisations, persons, places
from tech_market.accounts.services.organisations import OrganisationFacts, Profile
from tech_market.accounts.services.persons import PersonFacts
from tech_market.audit import services as audit
from tech_market.codes.book import CodeBook
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor


def register(
    session: Session,
    *,
    actor: Actor,
    credit_code: str,
    facts: OrganisationFacts,
    profile: Profile,
    person: PersonFacts,
    book: CodeBook,
    now: datetime,
) -> None:
    """Register a pending organisation with its first owner; a known mail: nothing.

    Raises RuleBroken: "credit-code", "organisation-known", "unknown-code" and what
    `persons.add_person` raises.
    """
    code = organisations.check_new(session, credit_code=credit_code)
    organisations.check_facts(facts, book=book)
    checked = organisations.checked_profile(profile)
    user, is_new = persons.add_person(session, facts=person, now=now)
    if not is_new:
        _note_known(session, actor=actor, ref=user.ref, now=now)
        return
    house = organisations.add(
        session, credit_code=code, facts=facts, profile=checked, now=now
    )
    session.add(
        Membership(
            user=user,
            organisation=house,
            rank=Rank.OWNER,
            state=MembershipState.ACTIVE,
            asked_at=now,
            decided_at=now,
        )
    )
    audit.record(
        session, actor=actor, action=str(Action.SIGN_UP), kind="organisation",
        ref=house.ref, now=now, detail={"person": user.ref},
    )  # fmt: skip


def register_to_join(
    session: Session,
    *,
    actor: Actor,
    credit_code: str,
    person: PersonFacts,
    now: datetime,
) -> None:
    """Register a person who waits to be let in; a known mail: nothing.

    Raises RuleBroken: "credit-code", "organisation-unknown" and what
    `persons.add_person` raises.
    """
    house = organisations.get_by_code(session, credit_code=credit_code)
    user, is_new = persons.add_person(session, facts=person, now=now)
    if not is_new:
        _note_known(session, actor=actor, ref=user.ref, now=now)
        return
    places.ask(session, user=user, organisation=house, now=now)
    audit.record(
        session, actor=actor, action=f"{Action.SIGN_UP}.join", kind="organisation",
        ref=house.ref, now=now, detail={"person": user.ref},
    )  # fmt: skip


def _note_known(session: Session, *, actor: Actor, ref: str, now: datetime) -> None:
    audit.record(
        session, actor=actor, action=f"{Action.SIGN_UP}.known", kind="user", ref=ref,
        now=now,
    )  # fmt: skip
