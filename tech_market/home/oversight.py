"""What the administrator and the auditor read: the queue and the log."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.audit.models import AuditEvent, Outcome
from tech_market.contracts.rules import STATE_NAMES as CONTRACT_STATES
from tech_market.contracts.rules.changes import CHANGE_STATE_NAMES
from tech_market.contracts.services import pending
from tech_market.home import waiting
from tech_market.home.pages import AuditPage, AuditRow, ReviewPage, WaitingRow
from tech_market.listings.rules import STATE_NAMES as LISTING_STATES
from tech_market.needs.models import Need
from tech_market.policy.actor import ROLE_NAMES, Actor, Role
from tech_market.results.models import Result
from tech_market.web.paging import Pager

ROWS = 50
OUTCOMES = {Outcome.DONE: "完成", Outcome.REFUSED: "被拒绝", Outcome.FAILED: "失败"}


def review_page(
    session: Session, address: Callable[..., str], *, actor: Actor, on: date
) -> ReviewPage:
    """Return organisations, needs, results, contracts and changes that wait."""
    rows = [
        WaitingRow("单位核验", one.name, "", "待核验", one.created_at,
                   address("accounts.review_organisation", ref=one.ref))
        for one in waiting.organisations_waiting(session)
    ]  # fmt: skip
    for kind, word, name in (
        (Need, "技术需求", "needs"),
        (Result, "科技成果", "results"),
    ):
        rows += [
            WaitingRow(word, one.title, one.organisation.name,
                       LISTING_STATES[one.state], one.submitted_at,
                       address(f"{name}.show", ref=one.ref))
            for one in waiting.listings_waiting(session, kind)
        ]  # fmt: skip
    rows += [
        WaitingRow("技术合同", one.project_name, "", CONTRACT_STATES[one.state],
                   one.submitted_at, address("contracts.show", ref=one.ref))
        for one in waiting.contracts_waiting(session)
    ]  # fmt: skip
    rows += [
        WaitingRow("合同变更", one.change.contract.project_name, "",
                   CHANGE_STATE_NAMES[one.change.state],
                   one.change.asked_at,
                   address("contracts.show_change", ref=one.change.contract.ref,
                           change_ref=one.change.ref))
        for one in pending.list_waiting(session, actor=actor, on=on)
    ]  # fmt: skip
    return ReviewPage(tuple(rows))


def audit_page(session: Session, *, about: str, outcome: str, page: int) -> AuditPage:
    """Return one page of the log; `about` is an object's or person's reference."""
    query = select(AuditEvent)
    if about:
        query = query.where(
            or_(AuditEvent.object_ref == about, AuditEvent.actor_ref == about)
        )
    asked = outcome if outcome in set(Outcome) else ""
    if asked:
        query = query.where(AuditEvent.outcome == Outcome(asked))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    events = list(
        session.scalars(
            query.order_by(AuditEvent.id.desc()).limit(ROWS).offset((page - 1) * ROWS)
        )
    )
    names = _names(session, {event.actor_ref for event in events})
    return AuditPage(
        rows=tuple(_row(event, names) for event in events),
        pager=Pager.of(total=total, page=page, size=ROWS),
        asked=about,
        outcome=asked,
    )


def _names(session: Session, refs: set[str]) -> dict[str, str]:
    rows = session.execute(select(User.ref, User.name).where(User.ref.in_(refs)))
    return {ref: name for ref, name in rows}  # noqa: C416 - rows are not pairs to mypy


def _row(event: AuditEvent, names: dict[str, str]) -> AuditRow:
    known = event.actor_role in set(Role)
    return AuditRow(
        id=event.id,
        at=event.at,
        who=names.get(event.actor_ref, ""),
        role=ROLE_NAMES[Role(event.actor_role)] if known else "系统",
        action=event.action,
        about=f"{event.object_kind} {event.object_ref}".strip(),
        outcome=OUTCOMES[event.outcome],
        detail=event.detail,
    )
