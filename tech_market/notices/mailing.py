"""The job `mail.send`: one person's mail of all that is due, once.

Everything is asked again as that person at this moment: whether they are still here,
still want mail, and which listings they may still see.
"""

from collections.abc import Sequence
from datetime import datetime

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.accounts.services.actors import actor_of
from tech_market.config import Settings
from tech_market.db import db
from tech_market.jobs.registry import Effect, Task, nothing
from tech_market.jobs.services.outbox import enqueue
from tech_market.notices import mail, transport
from tech_market.notices.models import Notice, Preference, SavedSearch
from tech_market.notices.rules import Topic, after_quiet
from tech_market.notices.services import preferences
from tech_market.notices.services.telling import Message, mail_job, tell
from tech_market.notices.shown import cards_for

MOST_NOTICES = 100  # of one mail; what is left goes with the next


def send_mail(task: Task, now: datetime) -> Effect:
    """Send what is due to the person the job is about; do nothing when nothing is."""
    session, settings = db.session(), current_app.config["SETTINGS"]
    user = session.scalar(
        select(User).where(User.ref == task.about.removeprefix("user:"))
    )
    if user is None:
        return nothing
    due = _due(session, user, now)
    if not due:
        return nothing
    own = preferences.of_user(session, user.id)
    if user.is_disabled or not own.gets_mail or not transport.is_on(settings):
        return _settle(due, sent_at=None)
    rest = after_quiet(now, quiet=own.quiet)
    if rest > now:
        job = mail_job(user.ref, rest, edition=task.ref, now=now)
        return lambda writing: enqueue(writing, job, now=now)
    return _send(session, user, own, due, task, settings, now)


def _due(session: Session, user: User, now: datetime) -> Sequence[Notice]:
    query = (
        select(Notice)
        .where(Notice.user_id == user.id, Notice.mail_due_at <= now)
        .order_by(Notice.id)
        .limit(MOST_NOTICES)
    )
    return session.scalars(query).all()


def _send(
    session: Session,
    user: User,
    own: Preference,
    due: Sequence[Notice],
    task: Task,
    settings: Settings,
    now: datetime,
) -> Effect:
    keys = {(one.about_kind, one.about_ref) for one in due}
    keys |= {(str(kind), str(ref)) for one in due for kind, ref, *_rest in one.items}
    cards = cards_for(session, actor_of(user), keys, now=now)
    address = mail.addresses(settings)
    with mail.in_language_of(user):
        found = [mail.section(one, cards, address=address) for one in due]
        sections = [one for one in found if one is not None]
        if not sections:
            return _settle(due, sent_at=None)
        token, stops = _stop(session, own, due)
        letter = mail.compose(
            user, sections, token=token, stops=stops, name=task.ref,
            settings=settings, now=now,
        )  # fmt: skip
    try:
        transport.deliver(letter, name=task.ref, settings=settings)
    except transport.Refused as refused:
        return _pause(user.id, due, refused.code, now)
    return _settle(due, sent_at=now, more=_more(user, task, now))


def _stop(session: Session, own: Preference, due: Sequence[Notice]) -> tuple[str, str]:
    """Return what the mail's link ends: the one search it is about, or all mail."""
    searches = {one.place_ref for one in due if one.topic is Topic.SEARCH}
    if len(searches) == 1 and all(one.topic is Topic.SEARCH for one in due):
        search = session.scalar(
            select(SavedSearch).where(SavedSearch.ref == searches.pop())
        )
        if search is not None:
            return search.token, _("不再接收这个订阅的邮件（一次点击，无需登录）：")
    return own.token, _("不再接收市场的邮件（一次点击，无需登录）：")


def _more(user: User, task: Task, now: datetime) -> Effect:
    """Look once more when a mail was full."""
    job = mail_job(user.ref, now, edition=f"after:{task.ref}", now=now)
    return lambda writing: enqueue(writing, job, now=now)


def _settle(
    due: Sequence[Notice], *, sent_at: datetime | None, more: Effect = nothing
) -> Effect:
    ids = [one.id for one in due]

    def effect(writing: Session) -> None:
        writing.execute(
            update(Notice)
            .where(Notice.id.in_(ids))
            .values(mail_due_at=None, mailed_at=sent_at)
        )
        if len(ids) == MOST_NOTICES:
            more(writing)

    return effect


def _pause(user_id: int, due: Sequence[Notice], code: int, now: datetime) -> Effect:
    settle = _settle(due, sent_at=None)

    def effect(writing: Session) -> None:
        settle(writing)
        pause(writing, user_id=user_id, code=str(code), now=now)

    return effect


def pause(session: Session, *, user_id: int, code: str, now: datetime) -> None:
    """Send no more mail to an address that refused it, and say so in the inbox."""
    own = preferences.ensure(session, [user_id])[user_id]
    if own.paused_at is not None:
        return
    own.paused_at, own.pause_code = now, code[:20]
    session.flush()
    told = Message(
        user_id=user_id, topic=Topic.MAIL, key=f"mail:{now:%Y%m%dT%H%M%S}",
        code=code[:20], wants_mail=False,
    )  # fmt: skip
    tell(session, [told], now=now)
