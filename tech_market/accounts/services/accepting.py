"""Taking up an invitation, as somebody new or as who one already is."""

from datetime import datetime

from sqlalchemy.orm import Session

from tech_market.accounts.models import (
    Invitation,
    MembershipState,
    Organisation,
    StaffRole,
    User,
)
from tech_market.accounts.services import invitations, people, persons, places
from tech_market.accounts.services.persons import PersonFacts
from tech_market.audit import services as audit
from tech_market.errors import NotFound, RuleBroken
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor


def accept_as_new(
    session: Session, *, actor: Actor, token: str, facts: PersonFacts, now: datetime
) -> None:
    """Make the invited person; a known address changes nothing and is told nothing.

    Whoever has an account signs in first and takes the link up as themselves, so the
    link alone never opens an existing account.
    Raises NotFound for a link that does not hold; what `persons.add_person` raises.
    """
    invitation = invitations.get_open(session, token=token, now=now, lock=True)
    user, is_new = persons.add_person(session, facts=facts, now=now)
    if not is_new:
        _note(session, invitation, user, actor=actor, step="known", now=now)
        return
    _enter(session, invitation, user, now=now)
    _note(session, invitation, user, actor=actor, step="new", now=now)


def accept_as(
    session: Session, *, actor: Actor, user: User, token: str, now: datetime
) -> None:
    """Give the signed-in person what the invitation promises.

    Raises NotFound for a link that does not hold or is for somebody else;
    RuleBroken: "has-place", "is-staff", "last-admin".
    """
    invitation = invitations.get_open(session, token=token, now=now, lock=True)
    if invitation.email != user.email:
        raise NotFound
    _enter(session, invitation, user, now=now)
    _note(session, invitation, user, actor=actor, step="own", now=now)


def _enter(
    session: Session, invitation: Invitation, user: User, *, now: datetime
) -> None:
    if invitation.staff_role is not None:
        _give_role(session, user, invitation.staff_role, now=now)
    else:
        house = session.get_one(Organisation, invitation.organisation_id)
        place = places.free_place(session, user=user, organisation=house, now=now)
        place.state, place.decided_at = MembershipState.ACTIVE, now
        place.decided_by_id = invitation.invited_by_id
    invitation.used_at = now


def _give_role(
    session: Session, user: User, wanted: StaffRole, *, now: datetime
) -> None:
    place = user.membership
    if place is not None and place.state is MembershipState.ACTIVE:
        raise RuleBroken("has-place", "您是单位成员，请先退出单位再接受工作人员邀请")
    if place is not None:
        place.state = MembershipState.REMOVED
    if user.staff_role is StaffRole.ADMIN and wanted is not StaffRole.ADMIN:
        people.check_admin_stays(session, leaving=user)
        places.withdraw_invitations_of(session, user=user, now=now)
    user.staff_role = wanted


def _note(
    session: Session,
    invitation: Invitation,
    user: User,
    *,
    actor: Actor,
    step: str,
    now: datetime,
) -> None:
    audit.record(
        session, actor=actor, action=f"{Action.INVITATION_ACCEPT}.{step}",
        kind="invitation", ref=invitation.ref, now=now, detail={"person": user.ref},
    )  # fmt: skip
