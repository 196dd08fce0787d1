"""Leaving the market: asked for, thought over for some days, then done for good.

What is kept and why stands on the page and in docs/decisions/0022-account-leaving.md:
contracts, the ledger, the log and what others rely on stay whole, under a pseudonym.
"""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tech_market.accounts.address_models import PrivateAddress
from tech_market.accounts.models import (
    Invitation,
    MembershipState,
    Organisation,
    Rank,
    StaffRole,
    User,
)
from tech_market.accounts.services import account, places, signing_in
from tech_market.brokerage.models import Broker, BrokerState
from tech_market.errors import RuleBroken
from tech_market.jobs.services.outbox import Wanted, enqueue
from tech_market.listings.draft_models import FormDraft
from tech_market.notices.models import Follow, Notice, Preference, SavedSearch
from tech_market.notices.rules import Topic
from tech_market.notices.services.telling import Message, tell
from tech_market.policy.actor import SYSTEM, Actor
from tech_market.privacy import rules
from tech_market.privacy.services.ties import ties_of

ERASE = "account.erase"
#: what belongs to the person alone and goes with them
OWN = (FormDraft, Follow, SavedSearch, Notice, Preference, PrivateAddress)


def ask_to_leave(
    session: Session, *, actor: Actor, user: User, word: str, now: datetime
) -> datetime:
    """Note that a person, whose password was checked, wants to leave; return when.

    Until then nothing changes and it can be undone. Raises RuleBroken: "word",
    "leaving", and the code of whatever stands in the way.
    """
    rules.check_word(word)
    _queue(session, user)
    rules.check_may_leave(ties_of(session, user))
    user.leaving_at = rules.due(now)
    edition = f"{user.leaving_at:%Y%m%dT%H%M%S}"
    job = Wanted(ERASE, f"user:{user.ref}", edition, due_at=user.leaving_at)
    enqueue(session, job, now=now)
    account.note(session, user, actor=actor, step="leave", now=now)
    return user.leaving_at


def stay(session: Session, *, actor: Actor, user: User, now: datetime) -> None:
    """Undo the wish to leave.

    Raises RuleBroken: "not-leaving".
    """
    _queue(session, user)
    if user.leaving_at is None:
        raise RuleBroken("not-leaving", "没有待办的注销申请，请刷新页面")
    user.leaving_at = None
    account.note(session, user, actor=actor, step="stay", now=now)


def finish_leaving(session: Session, *, ref: str, now: datetime) -> bool:
    """Do what was asked for, unless it was undone or something new stands in the way.

    In the latter case the person is told and stays. Returns whether somebody left.
    """
    user = session.scalar(select(User).where(User.ref == ref))
    if user is None:
        return False
    _queue(session, user)
    if user.leaving_at is None or user.leaving_at > now:
        return False
    asked, user.leaving_at = user.leaving_at, None
    try:
        rules.check_may_leave(ties_of(session, user))
    except RuleBroken:
        told = Message(
            user_id=user.id, topic=Topic.NEWS, key=f"leaving:{asked:%Y%m%dT%H%M%S}",
            code="account.kept", place="privacy.leave_form",
        )  # fmt: skip
        tell(session, [told], now=now)
        account.note(session, user, actor=SYSTEM, step="kept", now=now)
        return False
    _erase(session, user, now=now)
    account.note(session, user, actor=SYSTEM, step="left", now=now)
    return True


def _queue(session: Session, user: User) -> None:
    """Let those who could leave each other alone pass one by one.

    Administrators queue on one another, members on their organisation.
    """
    if user.staff_role is StaffRole.ADMIN:
        session.scalars(
            select(User.id)
            .where(User.staff_role == StaffRole.ADMIN)
            .order_by(User.id)
            .with_for_update()
        ).all()
    if user.membership is not None:
        session.scalar(
            select(Organisation.id)
            .where(Organisation.id == user.membership.organisation_id)
            .with_for_update()
        )
    session.scalar(select(User.id).where(User.id == user.id).with_for_update())
    session.refresh(user)


def _erase(session: Session, user: User, *, now: datetime) -> None:
    """Take away what names the person; rows of the market keep their reference."""
    signing_in.end_all(session, user=user)
    places.withdraw_invitations_of(session, user=user, now=now)
    for model in OWN:
        session.execute(delete(model).where(model.user_id == user.id))
    session.execute(
        update(Invitation)
        .where(Invitation.email == user.email)
        .values(email=rules.gone_email(user.ref))
    )
    place = user.membership
    if place is not None:
        place.state, place.rank, place.decided_at = (
            MembershipState.REMOVED,
            Rank.MEMBER,
            now,
        )
    _end_broker(session, user)
    user.name, user.email, user.phone = rules.GONE_NAME, rules.gone_email(user.ref), ""
    user.password_hash, user.is_disabled, user.left_at = "", True, now
    user.staff_role, user.locale, user.text_size = None, "", ""


def _end_broker(session: Session, user: User) -> None:
    """Take a broker out of the directory; number and certificate stay on file."""
    session.execute(
        update(Broker)
        .where(Broker.user_id == user.id)
        .values(
            state=BrokerState.SUSPENDED,
            is_listed=False,
            shows_figures=False,
            employer="",
            intro="",
            version=Broker.version + 1,
        )
    )
