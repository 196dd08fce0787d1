"""The log cannot be changed unnoticed, nor at all through the database's front door."""

from datetime import datetime

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.audit.models import AuditEvent, AuditHead
from tech_market.policy.actor import SYSTEM


def write(session: Session, now: datetime, count: int = 3) -> list[AuditEvent]:
    return [
        audit.record(
            session, actor=SYSTEM, action="seed", kind="market", ref=str(n), now=now,
            detail={"needs": n, "name": "中文"},
        )
        for n in range(count)
    ]  # fmt: skip


def test_chain_of_honest_rows_is_sound(session: Session, now: datetime) -> None:
    write(session, now)
    found = audit.verify(session)
    assert found.is_sound
    assert found.count == 3


@pytest.mark.parametrize(
    "statement", [update(AuditEvent).values(action="x"), delete(AuditEvent)]
)
def test_database_refuses_to_change_the_log(
    session: Session, now: datetime, statement: object
) -> None:
    write(session, now)
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(statement)  # type: ignore[call-overload]
    assert audit.verify(session).is_sound


def disarm(session: Session, verb: str) -> None:
    """Take the trigger away, as somebody with the database file could."""
    on = " ON audit_events" if session.get_bind().dialect.name == "postgresql" else ""
    session.execute(text(f"DROP TRIGGER audit_events_no_{verb}{on}"))


def test_t45_changed_row_is_found_and_named(session: Session, now: datetime) -> None:
    second = write(session, now)[1].id
    disarm(session, "update")
    session.execute(
        update(AuditEvent).where(AuditEvent.id == second).values(object_ref="9")
    )
    session.expire_all()
    assert audit.verify(session).bad_id == second


def test_t45_removed_row_is_found(session: Session, now: datetime) -> None:
    rows = write(session, now)
    gone, next_one = rows[1].id, rows[2].id
    disarm(session, "delete")
    session.execute(update(AuditHead).values(event_id=None))
    session.execute(delete(AuditEvent).where(AuditEvent.id == gone))
    session.expunge_all()
    assert audit.verify(session).bad_id == next_one


def test_t45_cut_tail_is_found(session: Session, now: datetime) -> None:
    last = write(session, now)[-1].id
    disarm(session, "delete")
    session.execute(update(AuditHead).values(event_id=None))
    session.execute(delete(AuditEvent).where(AuditEvent.id == last))
    session.expunge_all()
    assert not audit.verify(session).is_sound


def test_two_rows_cannot_follow_the_same_one(session: Session, now: datetime) -> None:
    first = write(session, now, 1)[0]
    twin = session.scalars(select(AuditEvent)).one()
    assert twin is first
    fork = AuditEvent(
        at=now, actor_ref="", actor_role="system", ip="", action="seed",
        object_kind="market", object_ref="x", outcome=first.outcome, detail={},
        previous=first.previous, digest="f" * 64,
    )  # fmt: skip
    session.add(fork)
    with pytest.raises(DBAPIError):
        session.flush()
    session.rollback()


def test_command_names_a_sound_chain(session: Session, now: datetime) -> None:
    from flask import current_app

    from tech_market.cli.audit import verify

    write(session, now)
    printed = current_app.test_cli_runner().invoke(verify)
    assert printed.exit_code == 0
    assert "共 3 条" in printed.output
