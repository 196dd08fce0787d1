"""The blueprint, and what all its views need."""

from flask import Blueprint, g, request

from tech_market.codes.book import CodeBook
from tech_market.db import db
from tech_market.imports.models import ImportBatch
from tech_market.imports.rules import RowState
from tech_market.imports.services import finding
from tech_market.policy.routes import current_actor

bp = Blueprint("imports", __name__)


def own_batch(ref: str) -> ImportBatch:
    """Return a batch of the reader's own organisation; raises NotFound."""
    return finding.get_batch(db.session(), actor=current_actor(), ref=ref)


def asked_state() -> str:
    """Return the state of rows the address asks for, "" for all."""
    asked = request.args.get("state", "")
    return asked if asked in set(RowState) else ""


def codes() -> CodeBook:
    """Return the code lists in the reader's language."""
    book: CodeBook = g.codes
    return book
