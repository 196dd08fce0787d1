"""T46: no write without its line; the line holds who, what, when and how it ended.

That every write of every test records is watched by tests/writes.py; that every refusal
does, by test_t20_csrf.py.
"""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.audit import services as audit
from tech_market.audit.models import AuditEvent, Outcome
from tech_market.needs.models import Need
from tests.clients import post
from tests.listings.typed import need_typed
from tests.makers import make_member

Browser = Callable[[User], FlaskClient]


def test_t46_a_line_says_who_what_when_and_how_it_ended(
    session: Session, client_as: Browser
) -> None:
    person = make_member(session)
    assert post(client_as(person), "/needs/new", need_typed()).status_code == 303
    need = session.scalars(select(Need)).one()
    line = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert line is not None
    assert (line.actor_ref, line.actor_role) == (person.ref, "enterprise")
    assert (line.object_kind, line.object_ref) == ("need", need.ref)
    assert line.outcome is Outcome.DONE
    assert line.ip == "127.0.0.1"
    assert line.at.tzinfo is not None


def test_t46_what_cannot_be_recorded_does_not_happen(
    session: Session, client_as: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = client_as(make_member(session))

    def full(_event: AuditEvent) -> str:
        raise OSError("no space left on device")

    monkeypatch.setattr(audit, "digest_of", full)
    with pytest.raises(OSError, match="no space"):
        post(browser, "/needs/new", need_typed())
    assert session.scalar(select(func.count(Need.id))) == 0


def test_t46_line_breaks_in_a_field_forge_no_line(
    session: Session, client_as: Browser
) -> None:
    before = session.scalar(select(func.count(AuditEvent.id))) or 0
    browser = client_as(make_member(session))
    forged = need_typed(title="正常标题\r\n2026-01-01 admin done contract.register")
    post(browser, "/needs/new", forged)
    lines = session.scalars(select(AuditEvent).where(AuditEvent.id > before)).all()
    assert all("\n" not in f"{one.object_ref}{one.action}" for one in lines)
    assert audit.verify(session).is_sound
