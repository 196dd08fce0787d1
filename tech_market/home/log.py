"""The audit log as it is read: the lines asked for, in words."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.audit.models import AuditEvent, Outcome
from tech_market.audit.names import action_names, codes_named
from tech_market.audit.words import kind_names
from tech_market.clock import SHANGHAI
from tech_market.home.log_asking import Asked
from tech_market.home.log_pages import AuditPage, AuditRow
from tech_market.home.log_values import OUTCOMES, facts_of
from tech_market.policy.actor import ROLE_NAMES, Role
from tech_market.web.filters import act_text, kind_text
from tech_market.web.paging import Pager

ROWS: Final = 50


def audit_page(session: Session, asked: Asked, *, page: int, most: int) -> AuditPage:
    """Return one page of the log; a file of it holds `most` rows."""
    total = count_events(session, asked)
    rows = list_rows(session, asked, offset=(page - 1) * ROWS, limit=ROWS)
    return AuditPage(
        rows=tuple(rows),
        pager=Pager.of(total=total, page=page, size=ROWS),
        asked=asked,
        names=tuple(dict.fromkeys(act_text(code) for code in action_names())),
        kinds=tuple(kind_choices(asked.kind)),
        most=most,
    )


def kind_choices(asked: str) -> Iterator[tuple[str, str]]:
    """Yield every kind and its name; one that was asked for and has none as it is."""
    if asked and asked not in kind_names():
        yield asked, kind_text(asked)
    for code in kind_names():
        yield code, kind_text(code)


def count_events(session: Session, asked: Asked) -> int:
    """Return how many lines answer to what was asked."""
    query = select(func.count()).select_from(_query(asked).subquery())
    return session.scalar(query) or 0


def list_rows(
    session: Session, asked: Asked, *, offset: int, limit: int
) -> list[AuditRow]:
    """Return lines of the log in words, newest first."""
    query = _query(asked).order_by(AuditEvent.id.desc()).limit(limit).offset(offset)
    events = list(session.scalars(query))
    names = _names(session, {event.actor_ref for event in events})
    return [_row(event, names.get(event.actor_ref, "")) for event in events]


def _query(asked: Asked) -> Select[tuple[AuditEvent]]:
    query = select(AuditEvent)
    if asked.what:
        codes = [asked.what, *codes_named(asked.what)]
        query = query.where(AuditEvent.action.in_(codes))
    if asked.kind:
        query = query.where(_of_kind(asked.kind))
    if asked.first:
        query = query.where(AuditEvent.at >= _midnight(asked.first))
    if asked.last:
        query = query.where(AuditEvent.at < _midnight(asked.last + timedelta(days=1)))
    if asked.about:
        query = query.where(
            or_(
                AuditEvent.object_ref == asked.about,
                AuditEvent.actor_ref == asked.about,
            )
        )
    if asked.outcome:
        query = query.where(AuditEvent.outcome == Outcome(asked.outcome))
    return query


def _of_kind(kind: str) -> ColumnElement[bool]:
    """Return the condition of a kind; one that ends with a dot stands for its pages."""
    if kind.endswith("."):
        return AuditEvent.object_kind.startswith(kind, autoescape=True)
    return AuditEvent.object_kind == kind


def on_day(day: date) -> ColumnElement[bool]:
    """Return the condition that an event is of this day in Shanghai."""
    after = _midnight(day + timedelta(days=1))
    return and_(AuditEvent.at >= _midnight(day), AuditEvent.at < after)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def _names(session: Session, refs: set[str]) -> dict[str, str]:
    """Return people's names by reference, a few hundred at a time."""
    rows = session.execute(select(User.ref, User.name).where(User.ref.in_(refs)))
    return {ref: name for ref, name in rows}  # noqa: C416 - rows are not pairs to mypy


def _row(event: AuditEvent, who: str) -> AuditRow:
    known = event.actor_role in set(Role)
    return AuditRow(
        id=event.id,
        at=event.at,
        who=who,
        who_ref=event.actor_ref,
        role=ROLE_NAMES[Role(event.actor_role)] if known else "系统",
        action=event.action,
        kind=event.object_kind,
        ref=event.object_ref,
        outcome=OUTCOMES[event.outcome],
        facts=facts_of(event.action, event.detail),
        detail=event.detail,
        digest=event.digest,
    )
