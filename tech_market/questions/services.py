"""Ask, answer, remove, and find questions again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from tech_market.accounts.services.colleagues import members_of
from tech_market.audit import services as audit
from tech_market.clock import today
from tech_market.errors import NotFound, RuleBroken
from tech_market.listings.audience import Audience, audience_of
from tech_market.listings.models import Listing
from tech_market.listings.rules import ListingState, is_expired
from tech_market.needs.models import Need
from tech_market.notices.rules import Topic
from tech_market.notices.services.telling import Message, tell
from tech_market.policy.actions import Action, may
from tech_market.policy.actor import Actor
from tech_market.questions.models import Question
from tech_market.questions.rules import check_count, check_names, check_text
from tech_market.questions.scope import is_owner, readable
from tech_market.results.models import Result

MODELS: Final[dict[str, type[Need | Result]]] = {"need": Need, "result": Result}
PLACE: Final = "questions.show"
MOST_SHOWN: Final = 50
A_DAY: Final = timedelta(days=1)


def may_ask(actor: Actor, listing: Listing, *, now: datetime) -> bool:
    """Tell whether the actor may ask about this listing: an insider, not its owner."""
    is_open = listing.state is ListingState.PUBLISHED and not is_expired(
        listing.valid_until, today=today(now)
    )
    is_one = may(actor, Action.QUESTION_ASK) and actor.is_insider
    return is_open and is_one and not is_owner(actor, listing)


def ask(
    session: Session, *, actor: Actor, listing: Listing, text: str, now: datetime
) -> Question:
    """Put a question to a listing's owner.

    Raises RuleBroken: "may-not-ask", and as `check_text`, `check_names`,
    `check_count`.
    """
    if not may_ask(actor, listing, now=now) or actor.user_id is None:
        raise RuleBroken(
            "may-not-ask", "已核验单位的成员和技术经纪人可以就在挂的内容提问"
        )
    check_text(text)
    check_names(text, names=(actor.organisation_name, actor.name))
    asked = select(func.count(Question.id)).where(Question.user_id == actor.user_id)
    recent = session.scalar(asked.where(Question.asked_at > now - A_DAY)) or 0
    waiting = asked.where(
        Question.kind == listing.kind, Question.listing_id == listing.id,
        Question.answered_at.is_(None), Question.removed_at.is_(None),
    )  # fmt: skip
    check_count(today=recent, waiting=session.scalar(waiting) or 0)
    question = Question(
        kind=listing.kind, listing_id=listing.id, owner_id=listing.organisation_id,
        user_id=actor.user_id, role=actor.role, text=text, asked_at=now,
    )  # fmt: skip
    session.add(question)
    session.flush()
    house = listing.organisation_id
    own = members_of(session, [house]).get(house, [])
    _tell(session, question, listing, "question.asked", own, now=now)
    _record(session, actor, question, "ask", now=now)
    return question


def answer(
    session: Session, *, actor: Actor, question: Question, text: str, now: datetime
) -> None:
    """Answer a question once, for all who read the listing's body.

    Raises NotFound, RuleBroken: "question-answered", "answer-names", as `check_text`.
    """
    listing = listing_of(session, question)
    is_open = actor.is_insider and question.removed_at is None
    if not (is_owner(actor, listing) and is_open):
        raise NotFound
    if question.answered_at is not None:
        raise RuleBroken("question-answered", "这个提问已经答复过了")
    check_text(text)
    hidden = listing.organisation.name if listing.is_anonymous else ""
    check_names(text, names=(listing.contact_name, listing.contact_phone, hidden))
    question.answer, question.answered_at = text, now
    question.answered_by_id = actor.user_id
    _tell(session, question, listing, "question.answered", [question.user_id], now=now)
    _record(session, actor, question, "answer", now=now)


def may_remove(actor: Actor, question: Question) -> bool:
    """Tell whether the actor may: the administrator, or its asker before an answer."""
    if question.removed_at is not None:
        return False
    is_asker = actor.user_id is not None and question.user_id == actor.user_id
    is_waiting = question.answered_at is None
    return may(actor, Action.LISTING_REVIEW) or (is_asker and is_waiting)


def remove(
    session: Session, *, actor: Actor, question: Question, reason: str, now: datetime
) -> None:
    """Take a question and its answer out of sight; oversight still reads both.

    Raises NotFound, RuleBroken("reason-missing") for an administrator without one.
    """
    if not may_remove(actor, question):
        raise NotFound
    is_own = question.user_id == actor.user_id
    if not is_own and not reason:
        raise RuleBroken("reason-missing", "请写明移除原因", field="reason")
    question.removed_at, question.removed_by_id = now, actor.user_id
    question.remove_reason = reason[:200]
    if not is_own:
        told = [question.user_id, *filter(None, [question.answered_by_id])]
        listing = listing_of(session, question)
        _tell(session, question, listing, "question.removed", told, now=now)
    _record(session, actor, question, "remove", now=now)


def get_readable(
    session: Session, ref: str, *, actor: Actor
) -> tuple[Question, Listing]:
    """Return a question and its listing for this reader; raises NotFound."""
    found = session.scalar(select(Question).where(Question.ref == ref))
    listing = listing_of(session, found) if found else None
    audience = audience_of(session, actor, listing) if listing else None
    if found is None or listing is None or audience is None:
        raise NotFound
    scope = readable(actor, listing, audience)
    if (
        session.scalar(select(Question.id).where(Question.id == found.id, scope))
        is None
    ):
        raise NotFound
    return found, listing


def list_about(
    session: Session, *, actor: Actor, listing: Listing, audience: Audience
) -> Sequence[Question]:
    """Return what this reader sees about a listing, what waits first, then newest.

    One more than MOST_SHOWN where there are more.
    """
    query = (
        select(Question)
        .where(readable(actor, listing, audience))
        .order_by(Question.answered_at.is_not(None), Question.id.desc())
    )
    return session.scalars(query.limit(MOST_SHOWN + 1)).all()


def list_own(
    session: Session, actor: Actor, *, waits_only: bool = False, offset: int, limit: int
) -> list[tuple[Question, Listing | None]]:
    """Return what the actor asked or has to answer, with what each is about.

    The listing is None where the actor may not see it any more. `waits_only`: what
    waits for an answer of the actor's organisation.
    """
    query = (
        select(Question)
        .where(*_own(actor, waits_only=waits_only))
        .order_by(Question.answered_at.is_not(None), Question.id.desc())
        .offset(offset)
        .limit(limit)
    )
    rows = session.scalars(query).all()
    found: dict[tuple[str, int], Listing] = {}
    for kind, model in MODELS.items():
        ids = {one.listing_id for one in rows if one.kind == kind}
        listings = session.scalars(select(model).where(model.id.in_(ids)))
        found |= {
            (kind, one.id): one
            for one in listings
            if audience_of(session, actor, one) is not None
        }
    return [(one, found.get((one.kind, one.listing_id))) for one in rows]


def count_own(session: Session, actor: Actor, *, waits_only: bool = False) -> int:
    """Count what `list_own` would list."""
    counted = select(func.count(Question.id))
    return session.scalar(counted.where(*_own(actor, waits_only=waits_only))) or 0


def _own(actor: Actor, *, waits_only: bool) -> tuple[ColumnElement[bool], ...]:
    house = actor.organisation_id or 0
    if waits_only:
        return _waits(house)
    mine = (Question.user_id == (actor.user_id or 0)) | (Question.owner_id == house)
    return mine, Question.removed_at.is_(None)


def count_waiting(session: Session, *, organisation_id: int) -> int:
    """Count questions that wait for this organisation's answer."""
    query = select(func.count(Question.id)).where(*_waits(organisation_id))
    return session.scalar(query) or 0


def _waits(house: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Question.owner_id == house,
        Question.answered_at.is_(None),
        Question.removed_at.is_(None),
    )


def listing_of(session: Session, question: Question) -> Listing:
    """Return what a question is about."""
    found: Listing | None = session.get(MODELS[question.kind], question.listing_id)
    if found is None:
        raise NotFound
    return found


def _tell(
    session: Session, question: Question, listing: Listing, code: str,
    people: Sequence[int], *, now: datetime,
) -> None:  # fmt: skip
    key = f"{code}:{question.ref}"
    messages = [
        Message(
            user_id=person, topic=Topic.NEWS, key=key, code=code,
            about=(listing.kind, listing.ref),
            place="questions.index" if code == "question.removed" else PLACE,
            place_ref="" if code == "question.removed" else question.ref,
        )
        for person in dict.fromkeys(people)
    ]  # fmt: skip
    tell(session, messages, now=now)


def _record(
    session: Session, actor: Actor, question: Question, step: str, *, now: datetime
) -> None:
    audit.record(
        session, actor=actor, action=f"question.{step}", kind="question",
        ref=question.ref, now=now, detail={"about": question.kind},
    )  # fmt: skip
