"""Append to the log and prove that nobody touched it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.audit.models import AuditEvent, AuditHead, Outcome
from tech_market.policy.actor import Actor

GENESIS = "0" * 64
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification found: how many rows, and the first bad one if any."""

    count: int
    bad_id: int | None
    why: str = ""

    @property
    def is_sound(self) -> bool:
        """Whether the chain holds from the first row to the head."""
        return self.bad_id is None and not self.why


def record(
    session: Session,
    *,
    actor: Actor,
    action: str,
    kind: str,
    ref: str,
    now: datetime,
    outcome: Outcome = Outcome.DONE,
    detail: dict[str, Any] | None = None,
) -> AuditEvent:
    """Append one event to the chain, in the caller's transaction.

    `kind` and `ref` name the object; `detail` holds codes, amounts and references,
    never a phone, mail address or confidential text. Writers queue on the head row.
    """
    head = locked_head(session)
    event = AuditEvent(
        at=now.astimezone(UTC),
        actor_ref=actor.user_ref,
        actor_role="system" if actor.name == "系统" else actor.role.value,
        ip=actor.ip[:45],
        action=str(action),
        object_kind=kind,
        object_ref=ref,
        outcome=outcome,
        detail=detail or {},
        previous=head.digest,
    )
    event.digest = digest_of(event)
    session.add(event)
    session.flush()
    head.event_id, head.digest = event.id, event.digest
    return event


def locked_head(session: Session) -> AuditHead:
    """Return the head row, locked until the transaction ends.

    Whoever appends to another chain as well takes this lock first, so that two
    writers never wait for each other.
    """
    session.flush()
    head = session.scalar(
        select(AuditHead)
        .where(AuditHead.id == 1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if head is None:
        head = AuditHead(id=1, event_id=None, digest=GENESIS)
        session.add(head)
    return head


def digest_of(event: AuditEvent) -> str:
    """Hash what the row says together with the digest before it."""
    body = {
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": [event.actor_ref, event.actor_role, event.ip],
        "action": event.action,
        "object": [event.object_kind, event.object_ref],
        "outcome": str(event.outcome),
        "detail": event.detail,
        "previous": event.previous,
    }
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def verify(session: Session) -> Verdict:
    """Walk the chain from the first row; name the first row that does not fit."""
    previous, count, last_id = GENESIS, 0, None
    for event in _walk(session):
        if event.previous != previous:
            return Verdict(count, event.id, "与前一条记录不衔接")
        if digest_of(event) != event.digest:
            return Verdict(count, event.id, "内容与摘要不符")
        previous, last_id = event.digest, event.id
        count += 1
    head = session.get(AuditHead, 1)
    if (head.digest if head else GENESIS) != previous:
        return Verdict(count, last_id, "链尾与链头不符：末尾记录可能被删除")
    return Verdict(count, None)


def _walk(session: Session) -> Iterator[AuditEvent]:
    """Yield all rows in order, a batch at a time, so that a million fit in memory."""
    last = 0
    while True:
        rows = select(AuditEvent).where(AuditEvent.id > last).order_by(AuditEvent.id)
        batch = session.scalars(rows.limit(BATCH)).all()
        for event in batch:
            last = event.id
            yield event
        if len(batch) < BATCH:
            return
        for event in batch:
            session.expunge(event)
