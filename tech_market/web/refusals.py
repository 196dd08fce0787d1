"""Whatever is refused leaves an audit line, and nothing else."""

import logging
from http import HTTPStatus

from flask import Flask, Response, current_app, g, request
from sqlalchemy.exc import SQLAlchemyError

from tech_market import clock
from tech_market.audit import services as audit
from tech_market.audit.models import Outcome
from tech_market.db import db, transaction
from tech_market.policy.actor import ANONYMOUS, Actor
from tech_market.policy.routes import SAFE, action_of

logger = logging.getLogger(__name__)


def init_refusals(app: Flask) -> None:
    """Record refusals after the answer is known, in a transaction of their own."""
    app.after_request(record_refusal)


def record_refusal(response: Response) -> Response:
    """Append who was refused what: every refused write, every forbidden function."""
    if not is_refusal(response):
        return response
    view = current_app.view_functions.get(request.endpoint or "")
    actor: Actor = g.get("actor", ANONYMOUS)
    try:
        db.session.rollback()
        with transaction() as session:
            audit.record(
                session,
                actor=actor,
                action=action_of(view) or "unknown",
                kind=request.endpoint or "",
                ref=next((str(v) for v in (request.view_args or {}).values()), "")[:64],
                now=clock.now(),
                outcome=Outcome.FAILED
                if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR
                else Outcome.REFUSED,
                detail={"status": response.status_code, "method": request.method},
            )
    except SQLAlchemyError:
        logger.exception("a refusal could not be recorded")
    return response


def is_refusal(response: Response) -> bool:
    """Tell whether this answer says no to something somebody tried to do."""
    status = response.status_code
    if request.endpoint == "static" or g.get("is_maintenance"):
        return False
    if request.method in SAFE:
        return status == HTTPStatus.FORBIDDEN
    sent_to_sign_in = status == HTTPStatus.FOUND  # our own redirects are 303
    return status >= HTTPStatus.BAD_REQUEST or sent_to_sign_in
