"""Invitations: a link for one mail address, valid once and for seven days.

The link is shown to the inviter, once, and another one that opens the same door is
mailed to the address. The database keeps only the tokens' hashes. Whatever is wrong
with a link (unknown, used, expired, withdrawn, for somebody else) gets one and the same
answer.
"""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, false, or_, select, update
from sqlalchemy.orm import Session

from tech_market.accounts import rules
from tech_market.accounts.models import Invitation, Organisation, StaffRole
from tech_market.accounts.services import organisations
from tech_market.accounts.services.signing_in import hash_token
from tech_market.audit import services as audit
from tech_market.errors import Forbidden, NotFound
from tech_market.jobs.services.outbox import Wanted, enqueue
from tech_market.policy.actions import Action, may
from tech_market.policy.actor import Actor

VALID = timedelta(days=7)
MAIL = "invitation.mail"  # the job that mails a link of its own


def is_open(now: datetime) -> ColumnElement[bool]:
    """Invitations that can still be taken up at `now`."""
    return and_(
        Invitation.used_at.is_(None),
        Invitation.withdrawn_at.is_(None),
        Invitation.expires_at > now,
    )


def invite_staff(
    session: Session, *, actor: Actor, email: str, role: StaffRole, now: datetime
) -> tuple[Invitation, str]:
    """Invite a member of staff; return the invitation and its token, shown once.

    An open staff invitation of the same address is withdrawn.
    Raises RuleBroken: "email".
    """
    return _invite(
        session,
        Invitation(email=rules.check_email(email), staff_role=role),
        actor=actor,
        action=f"{Action.PEOPLE_MANAGE}.invite",
        now=now,
    )


def invite_member(
    session: Session, *, actor: Actor, email: str, now: datetime
) -> tuple[Invitation, str]:
    """Invite a member into the owner's organisation; see `invite_staff`.

    Raises Forbidden for anybody but an owner; RuleBroken: "email".
    """
    if not actor.is_owner:
        raise Forbidden(Action.ORGANISATION_MANAGE)
    house = organisations.get_own(session, actor=actor)
    return _invite(
        session,
        Invitation(email=rules.check_email(email), organisation_id=house.id),
        actor=actor,
        action=f"{Action.ORGANISATION_MANAGE}.invite",
        now=now,
    )


def _invite(
    session: Session,
    invitation: Invitation,
    *,
    actor: Actor,
    action: str,
    now: datetime,
) -> tuple[Invitation, str]:
    token = secrets.token_urlsafe(32)
    same_door = (
        Invitation.staff_role.is_not(None)
        if invitation.organisation_id is None
        else Invitation.organisation_id == invitation.organisation_id
    )
    session.execute(
        update(Invitation)
        .where(Invitation.email == invitation.email, same_door, is_open(now))
        .values(withdrawn_at=now)
    )
    invitation.token_hash = hash_token(token)
    invitation.invited_by_id = _person(actor)
    invitation.created_at, invitation.expires_at = now, now + VALID
    session.add(invitation)
    session.flush()
    wanted = Wanted(MAIL, f"invitation:{invitation.ref}", "1", rank=4)
    enqueue(session, wanted, now=now, actor_ref=actor.user_ref)
    role = invitation.staff_role.value if invitation.staff_role else "member"
    audit.record(
        session, actor=actor, action=action, kind="invitation", ref=invitation.ref,
        now=now, detail={"role": role},
    )  # fmt: skip
    return invitation, token


def _person(actor: Actor) -> int:
    if actor.user_id is None:
        raise Forbidden(Action.PEOPLE_MANAGE)
    return actor.user_id


def withdraw(session: Session, *, actor: Actor, ref: str, now: datetime) -> Invitation:
    """End an open invitation: for staff as administrator, of one's own house as owner.

    Raises NotFound for every other.
    """
    found = session.scalar(
        select(Invitation).where(
            Invitation.ref == ref, is_open(now), _manageable(actor)
        )
    )
    if found is None:
        raise NotFound
    found.withdrawn_at = now
    audit.record(
        session, actor=actor, action="invitation.withdraw", kind="invitation",
        ref=found.ref, now=now,
    )  # fmt: skip
    return found


def list_open(session: Session, *, actor: Actor, now: datetime) -> list[Invitation]:
    """Return the open invitations the actor may withdraw, newest first."""
    rows = session.scalars(
        select(Invitation)
        .where(is_open(now), _manageable(actor))
        .order_by(Invitation.id.desc())
    )
    return list(rows)


def _manageable(actor: Actor) -> ColumnElement[bool]:
    if actor.is_owner and actor.organisation_id is not None:
        return Invitation.organisation_id == actor.organisation_id
    if may(actor, Action.PEOPLE_MANAGE):
        return Invitation.staff_role.is_not(None)
    return false()


def get_open(
    session: Session, *, token: str, now: datetime, lock: bool = False
) -> Invitation:
    """Return the open invitation of this token; `lock` it to take it up once only.

    Raises NotFound for one that is unknown, used, expired or withdrawn alike.
    """
    digest = hash_token(token)
    query = select(Invitation).where(
        or_(Invitation.token_hash == digest, Invitation.mail_token_hash == digest),
        is_open(now),
    )
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound
    return found


def find_to_mail(session: Session, *, ref: str, now: datetime) -> Invitation | None:
    """Return an invitation that still holds, for the worker that mails its link."""
    return session.scalar(select(Invitation).where(Invitation.ref == ref, is_open(now)))


def house_of(session: Session, invitation: Invitation) -> Organisation | None:
    """Return the organisation an invitation leads into; None for staff."""
    return session.get(Organisation, invitation.organisation_id or 0)
