"""T46 in every test: whatever a request wrote, it left an audit line that says who."""

from typing import Any

from flask import Flask, Response, g, request
from sqlalchemy import event as events
from sqlalchemy import func, select

from tech_market.audit.models import AuditEvent
from tech_market.audit.names import action_names
from tech_market.audit.words import find_detail, kind_name
from tech_market.db import db
from tech_market.policy.routes import SAFE

DONE = frozenset({201, 204, 303})  # how our writes answer
#: what leaves nothing behind but a cookie, or a form only its typist can read: it is
#: kept every few seconds, see docs/decisions/0020-posting-drafts.md
UNWRITTEN = frozenset(
    {"home.language", "home.text_size"}
    | {
        f"{place}.keep_{what}"
        for place in ("needs", "results")
        for what in ("new", "edit")
    }
)


def watch_writes(app: Flask) -> None:
    """Fail the request of a test that says "done" and recorded nothing."""
    app.before_request(_look_before)
    app.after_request(_look_after)


@events.listens_for(AuditEvent, "before_insert")
def _look_for_a_name(_mapper: Any, _connection: Any, event: AuditEvent) -> None:
    """Fail the test that records what the log's readers have no word for."""
    assert event.action in action_names(), (
        f"{event.action}: tech_market/audit/names.csv"
    )
    kind = event.object_kind
    assert not kind or kind_name(kind, "en") != kind, (
        f"{kind}: tech_market/audit/kinds.csv"
    )
    for key in event.detail:
        assert find_detail(event.action, key), (
            f"{event.action}, {key}: tech_market/audit/details.csv"
        )


def _latest() -> int:
    return db.session.scalar(select(func.max(AuditEvent.id))) or 0


def _look_before() -> None:
    if request.method not in SAFE:
        g.audited_before = _latest()


def _look_after(response: Response) -> Response:
    before = g.get("audited_before")
    is_write = request.method not in SAFE and response.status_code in DONE
    if before is None or not is_write or request.endpoint in UNWRITTEN:
        return response
    event = db.session.scalars(
        select(AuditEvent).where(AuditEvent.id > before).limit(1)
    ).first()
    assert event is not None, f"{request.endpoint} wrote without an audit line"
    assert event.action, request.endpoint
    assert event.object_kind, request.endpoint
    return response
