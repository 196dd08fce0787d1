"""Places in organisations: asked for, given, taken, handed over."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tech_market.accounts import scope
from tech_market.accounts.models import (
    Invitation,
    Membership,
    MembershipState,
    Organisation,
    Rank,
    User,
)
from tech_market.accounts.services import organisations, signing_in
from tech_market.audit import services as audit
from tech_market.errors import NotFound, RuleBroken
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor


def ask_to_join(
    session: Session, *, actor: Actor, user: User, credit_code: str, now: datetime
) -> None:
    """Ask for a place; an older open request is replaced.

    Raises RuleBroken: "credit-code", "organisation-unknown", "has-place", "is-staff".
    """
    house = organisations.get_by_code(session, credit_code=credit_code)
    ask(session, user=user, organisation=house, now=now)
    audit.record(
        session, actor=actor, action=f"{Action.ORGANISATION_JOIN}.ask",
        kind="organisation", ref=house.ref, now=now,
    )  # fmt: skip


def ask(
    session: Session, *, user: User, organisation: Organisation, now: datetime
) -> None:
    """Put the person in the organisation's waiting room."""
    place = free_place(session, user=user, organisation=organisation, now=now)
    place.state, place.decided_at, place.decided_by_id = (
        MembershipState.PENDING,
        None,
        None,
    )


def free_place(
    session: Session, *, user: User, organisation: Organisation, now: datetime
) -> Membership:
    """Return the person's one place, moved to this organisation, as plain member.

    Raises RuleBroken: "has-place", "is-staff".
    """
    if user.staff_role is not None:
        raise RuleBroken("is-staff", "平台工作人员不能同时加入单位")
    place = user.membership
    if place is None:
        place = Membership(user=user, organisation=organisation, asked_at=now)
        session.add(place)
    elif place.state is MembershipState.ACTIVE:
        raise RuleBroken("has-place", "您已是一家单位的成员，请先退出原单位")
    place.organisation, place.rank, place.asked_at = organisation, Rank.MEMBER, now
    return place


def accept(session: Session, *, actor: Actor, ref: str, now: datetime) -> Membership:
    """Let a waiting person in; whoever is signed in as them signs in again.

    Raises NotFound out of scope; RuleBroken: "place-move".
    """
    place = _get(session, actor=actor, ref=ref)
    if place.state is not MembershipState.PENDING:
        raise RuleBroken("place-move", "该申请已处理，请刷新页面")
    _settle(place, MembershipState.ACTIVE, actor=actor, now=now)
    _note(session, place, actor=actor, step="accept", now=now)
    return place


def remove(session: Session, *, actor: Actor, ref: str, now: datetime) -> Membership:
    """Turn down a request, end a place, or leave; their open invitations end too.

    Raises NotFound out of scope; RuleBroken: "last-owner", "place-move".
    """
    place = _lock(
        session,
        session.scalar(
            select(Membership).where(Membership.ref == ref, scope.removable(actor))
        ),
    )
    if place.state is MembershipState.REMOVED:
        raise RuleBroken("place-move", "该成员已移出，请刷新页面")
    if _is_last_owner(session, place):
        raise RuleBroken("last-owner", "这是唯一的负责人：请先把另一位成员设为负责人")
    _settle(place, MembershipState.REMOVED, actor=actor, now=now)
    place.rank = Rank.MEMBER
    withdraw_invitations_of(session, user=place.user, now=now)
    _note(session, place, actor=actor, step="remove", now=now)
    return place


def make_owner(
    session: Session, *, actor: Actor, ref: str, now: datetime
) -> Membership:
    """Make an active member an owner beside those there are.

    Raises NotFound out of scope; RuleBroken: "place-move".
    """
    place = _get(session, actor=actor, ref=ref)
    if place.state is not MembershipState.ACTIVE or place.rank is Rank.OWNER:
        raise RuleBroken("place-move", "只能把在册成员设为负责人，请刷新页面")
    place.rank = Rank.OWNER
    _note(session, place, actor=actor, step="owner", now=now)
    return place


def list_places(session: Session, *, organisation: Organisation) -> list[Membership]:
    """Return waiting and active places, those that wait first."""
    rows = session.scalars(
        select(Membership)
        .where(
            Membership.organisation_id == organisation.id,
            Membership.state != MembershipState.REMOVED,
        )
        .order_by(Membership.state.desc(), Membership.id)
    )
    return list(rows)


def withdraw_invitations_of(session: Session, *, user: User, now: datetime) -> None:
    """End the open invitations of somebody who lost the right to invite."""
    session.execute(
        update(Invitation)
        .where(
            Invitation.invited_by_id == user.id,
            Invitation.used_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now)
    )


def _get(session: Session, *, actor: Actor, ref: str) -> Membership:
    return _lock(
        session,
        session.scalar(
            select(Membership).where(Membership.ref == ref, scope.decidable(actor))
        ),
    )


def _lock(session: Session, place: Membership | None) -> Membership:
    """Queue on the organisation, so that two owners cannot remove each other."""
    if place is None:
        raise NotFound
    session.scalar(
        select(Organisation.id)
        .where(Organisation.id == place.organisation_id)
        .with_for_update()
    )
    session.refresh(place)
    return place


def _is_last_owner(session: Session, place: Membership) -> bool:
    if place.rank is not Rank.OWNER or place.state is not MembershipState.ACTIVE:
        return False
    owners = session.scalar(
        select(func.count(Membership.id)).where(
            Membership.organisation_id == place.organisation_id,
            Membership.rank == Rank.OWNER,
            Membership.state == MembershipState.ACTIVE,
        )
    )
    return owners == 1


def _settle(
    place: Membership, state: MembershipState, *, actor: Actor, now: datetime
) -> None:
    place.state, place.decided_at, place.decided_by_id = state, now, actor.user_id


def _note(
    session: Session, place: Membership, *, actor: Actor, step: str, now: datetime
) -> None:
    """End the person's sign-ins, whose rights changed, and write the audit line."""
    signing_in.end_all(session, user=place.user)
    audit.record(
        session, actor=actor, action=f"{Action.MEMBERSHIP_DECIDE}.{step}",
        kind="user", ref=place.user.ref, now=now,
        detail={"organisation": place.organisation.ref},
    )  # fmt: skip
