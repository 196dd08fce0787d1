"""What each person chose, read and changed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.db import insert_new
from tech_market.errors import NotFound, RuleBroken
from tech_market.notices.models import Preference, SavedSearch
from tech_market.notices.rules import STRENGTHS, Frequency
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor

ROUND = 500  # people of one query


@dataclass(frozen=True, slots=True)
class Choices:
    """How somebody wants to be told."""

    frequency: Frequency
    least_percent: int
    by_inbox: bool
    by_mail: bool
    quiet_from: int
    quiet_until: int


def of_user(session: Session, user_id: int) -> Preference:
    """Return what a person chose; the defaults, unsaved, for one who never did."""
    found = session.get(Preference, user_id)
    return found or Preference(
        user_id=user_id, frequency=Frequency.AT_ONCE, least_percent=0, by_inbox=True,
        by_mail=True, quiet_from=22, quiet_until=7, pause_code="",
    )  # fmt: skip


def ensure(session: Session, user_ids: Collection[int]) -> dict[int, Preference]:
    """Return each person's choices, written down: their links must hold."""
    wanted = sorted(set(user_ids))
    found = _written(session, wanted)
    missing = [one for one in wanted if one not in found]
    if missing:
        rows = [{"user_id": one} for one in missing]
        insert_new(session, Preference, rows, unique=("user_id",))
        found |= _written(session, missing)
    return found


def _written(session: Session, user_ids: Sequence[int]) -> dict[int, Preference]:
    found: dict[int, Preference] = {}
    for at in range(0, len(user_ids), ROUND):
        part = user_ids[at : at + ROUND]
        rows = session.scalars(select(Preference).where(Preference.user_id.in_(part)))
        found |= {row.user_id: row for row in rows}
    return found


def choose(session: Session, *, actor: Actor, choices: Choices, now: datetime) -> None:
    """Write down what the actor chose.

    Raises RuleBroken: "no-channel", "strength".
    """
    if not (choices.by_inbox or choices.by_mail):
        raise RuleBroken(
            "no-channel", "站内信和邮件请至少保留一种；不想收邮件可只留站内信",
            field="by_inbox",
        )  # fmt: skip
    if choices.least_percent not in STRENGTHS:
        raise RuleBroken("strength", "请从列表中选择", field="least_percent")
    row = ensure(session, [_person(actor)])[_person(actor)]
    row.frequency, row.least_percent = choices.frequency, choices.least_percent
    row.by_inbox, row.by_mail = choices.by_inbox, choices.by_mail
    row.quiet_from, row.quiet_until = choices.quiet_from, choices.quiet_until
    _note(session, actor, "choose", now=now)


def resume_mail(session: Session, *, actor: Actor, now: datetime) -> None:
    """Send mail again to an address that had refused it."""
    row = ensure(session, [_person(actor)])[_person(actor)]
    row.paused_at, row.pause_code = None, ""
    _note(session, actor, "resume", now=now)


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a link of a mail ends: one search, or all mail (`search` is None)."""

    user_id: int
    search: SavedSearch | None
    is_on: bool


def find_subscription(session: Session, *, token: str) -> Subscription:
    """Return what this link ends; raises NotFound."""
    search = session.scalar(select(SavedSearch).where(SavedSearch.token == token))
    if search is not None:
        is_on = search.frequency is not Frequency.NEVER
        return Subscription(search.user_id, search, is_on)
    row = session.scalar(select(Preference).where(Preference.token == token))
    if row is None:
        raise NotFound
    return Subscription(row.user_id, None, row.by_mail)


def unsubscribe(session: Session, *, token: str, actor: Actor, now: datetime) -> None:
    """End the mail that this link came with; twice does no harm.

    The inbox goes on, so that nothing is lost. Raises NotFound.
    """
    found = find_subscription(session, token=token)
    if not found.is_on:
        return
    if found.search is not None:
        found.search.frequency = Frequency.NEVER
    else:
        row = ensure(session, [found.user_id])[found.user_id]
        row.by_mail, row.by_inbox = False, True
    audit.record(
        session, actor=actor, action="mail.unsubscribe", kind="subscription",
        ref=found.search.ref if found.search else "", now=now,
    )  # fmt: skip


def _person(actor: Actor) -> int:
    if actor.user_id is None:
        raise NotFound
    return actor.user_id


def _note(session: Session, actor: Actor, step: str, *, now: datetime) -> None:
    audit.record(
        session, actor=actor, action=f"{Action.INBOX}.{step}", kind="user",
        ref=actor.user_ref, now=now,
    )  # fmt: skip
