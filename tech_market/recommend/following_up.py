"""Follow up what was offered: remind once, then end it with a reason."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, joinedload

from tech_market.clock import today
from tech_market.db import transaction
from tech_market.jobs.registry import Effect, Task
from tech_market.jobs.services.outbox import Wanted, enqueue
from tech_market.matching.text import NEED, RESULT
from tech_market.needs.models import Need
from tech_market.notices.models import Notice
from tech_market.notices.rules import Topic
from tech_market.notices.services import inbox
from tech_market.notices.services.telling import Message, tell
from tech_market.recommend.models import Match, MatchState
from tech_market.recommend.push_models import PairPush
from tech_market.recommend.standing import both_listed
from tech_market.results.models import Result

REMIND_AFTER = timedelta(days=7)
CLOSE_AFTER = timedelta(days=14)
ROUND = 500  # offers of one job
_ENDS: dict[MatchState, str] = {
    MatchState.TAKEN: "taken",
    MatchState.DECLINED: "declined",
    MatchState.DEALT: "dealt",
}


def tick(now: datetime) -> None:
    """Put one job for this hour into the outbox, whichever worker looks first."""
    hour = f"{now:%Y%m%dT%H}"
    with transaction() as session:
        enqueue(session, Wanted("push.follow-up", "", hour, rank=8), now=now)


def follow_up(_task: Task, now: datetime) -> Effect:
    """End what is decided, gone or unanswered; remind of what nobody opened."""

    def effect(session: Session) -> None:
        _end(session, list(_decided(session)), now=now)
        _end(session, [(one, "gone") for one in _gone(session, now)], now=now)
        silent = _open_before(session, now - CLOSE_AFTER)
        _end(session, [(one, "no-answer") for one in silent], now=now)
        _remind(session, now=now)

    return effect


def _decided(session: Session) -> Iterable[tuple[PairPush, str]]:
    rows = session.scalars(
        select(PairPush)
        .join(PairPush.match)
        .options(joinedload(PairPush.match))
        .where(PairPush.closed_at.is_(None), Match.state != MatchState.OPEN)
        .limit(ROUND)
    )
    return ((one, _ENDS[one.match.state]) for one in rows)


def _gone(session: Session, now: datetime) -> Sequence[PairPush]:
    query = (
        select(PairPush)
        .join(PairPush.match)
        .join(Need, Match.need_id == Need.id)
        .join(Result, Match.result_id == Result.id)
        .where(PairPush.closed_at.is_(None), ~both_listed(today(now)))
        .limit(ROUND)
    )
    return session.scalars(query).all()


def _open_before(session: Session, before: datetime) -> Sequence[PairPush]:
    query = select(PairPush).where(
        PairPush.closed_at.is_(None), PairPush.pushed_at <= before
    )
    return session.scalars(query.order_by(PairPush.id).limit(ROUND)).all()


def _end(
    session: Session, ended: Sequence[tuple[PairPush, str]], *, now: datetime
) -> None:
    """Close offers, and each notice whose offers are all closed by that."""
    for one, code in ended:
        one.closed_at, one.close_code = now, code
    session.flush()
    for one, code in {
        (e.user_id, e.notice_key): (e, code) for e, code in ended
    }.values():
        still_open = exists().where(
            PairPush.user_id == one.user_id,
            PairPush.notice_key == one.notice_key,
            PairPush.closed_at.is_(None),
        )
        ids = session.scalars(
            select(Notice.id).where(
                Notice.user_id == one.user_id,
                Notice.key == one.notice_key,
                ~still_open,
            )
        ).all()
        inbox.close(session, ids, code=code, now=now)


def _remind(session: Session, *, now: datetime) -> None:
    rows = session.execute(
        select(PairPush, Notice)
        .join(
            Notice,
            (Notice.user_id == PairPush.user_id) & (Notice.key == PairPush.notice_key),
        )
        .options(
            joinedload(PairPush.match).joinedload(Match.need),
            joinedload(PairPush.match).joinedload(Match.result),
        )
        .where(
            PairPush.closed_at.is_(None),
            PairPush.reminded_at.is_(None),
            PairPush.pushed_at <= now - REMIND_AFTER,
            or_(Notice.read_at.is_(None), ~Notice.is_in_inbox),
        )
        .order_by(PairPush.id)
        .limit(ROUND)
    ).all()
    groups: dict[int, tuple[Notice, list[PairPush]]] = {}
    for push, notice in rows:
        groups.setdefault(notice.id, (notice, []))[1].append(push)
        push.reminded_at = now
    tell(session, [_reminder(*group) for group in groups.values()], now=now)


def _reminder(notice: Notice, pushes: list[PairPush]) -> Message:
    items = tuple(
        (kind, row.ref, round(100 * push.match.score))
        for push in pushes
        for kind, row in ((NEED, push.match.need), (RESULT, push.match.result))
        if (kind, row.ref) != (notice.about_kind, notice.about_ref)
        and kind != notice.about_kind
    )
    return Message(
        user_id=notice.user_id,
        topic=Topic.REMINDER,
        key=f"remind:{notice.key}"[:100],
        about=(notice.about_kind, notice.about_ref),
        items=items,
        place=notice.place,
    )
