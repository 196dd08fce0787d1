"""The job `invitation.mail`: a link of its own to the address that was invited."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import update
from sqlalchemy.orm import Session

from tech_market.accounts.models import Invitation, User
from tech_market.accounts.services import invitations
from tech_market.accounts.services.signing_in import hash_token
from tech_market.config import Settings
from tech_market.db import db
from tech_market.jobs.registry import Effect, Task, nothing
from tech_market.notices import mail, transport
from tech_market.notices.rules import Topic
from tech_market.notices.services.telling import Message, tell
from tech_market.policy.actor import ROLE_NAMES, Role


@dataclass(frozen=True, slots=True)
class InvitationMail:
    """What the mail of an invitation shows."""

    language: str  # of the text, for screen readers
    offer: str  # the organisation or the role
    url: str
    expires_at: datetime


def mail_invitation(task: Task, now: datetime) -> Effect:
    """Mail an invitation that still holds; a repeated mail's link replaces the first.

    The token is made here, so that it is nowhere but in the mail. Nobody knows yet what
    the receiver reads: the mail is in the language the inviter chose.
    """
    session, settings = db.session(), current_app.config["SETTINGS"]
    ref = task.about.removeprefix("invitation:")
    invitation = invitations.find_to_mail(session, ref=ref, now=now)
    if invitation is None or not transport.is_on(settings):
        return nothing
    token = secrets.token_urlsafe(32)
    letter = _letter(session, invitation, token, task, settings, now)
    number, inviter_id = invitation.id, invitation.invited_by_id
    try:
        transport.deliver(letter, name=task.ref, settings=settings)
    except transport.Refused:
        return lambda writing: _tell_inviter(writing, inviter_id, ref, now)

    def effect(writing: Session) -> None:
        writing.execute(
            update(Invitation)
            .where(Invitation.id == number)
            .values(mail_token_hash=hash_token(token))
        )

    return effect


def _letter(
    session: Session,
    invitation: Invitation,
    token: str,
    task: Task,
    settings: Settings,
    now: datetime,
) -> EmailMessage:
    house, role = invitations.house_of(session, invitation), invitation.staff_role
    with mail.in_language_of(session.get(User, invitation.invited_by_id)):
        offer = house.name if house else ""
        if role is not None:
            offer = str(_(ROLE_NAMES[Role(role.value)]))
        page = InvitationMail(
            language=mail.html_language(),
            offer=offer,
            url=mail.addresses(settings)("accounts.invitation_form", token=token),
            expires_at=invitation.expires_at,
        )
        letter = mail.letter(
            invitation.email, _("邀请您加入镇海科技市场"), name=task.ref,
            settings=settings, now=now,
        )  # fmt: skip
        mail.fill(letter, "notices/invitation", page)
    return letter


def _tell_inviter(session: Session, user_id: int, ref: str, now: datetime) -> None:
    told = Message(
        user_id=user_id, topic=Topic.NEWS, key=f"invitation:{ref}",
        code="invitation.refused", place="accounts.account", wants_mail=False,
    )  # fmt: skip
    tell(session, [told], now=now)
