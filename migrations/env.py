"""Run migrations on the application's own engine, in one transaction each."""

from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy import Connection

from tech_market.db import Base, Fen, UtcDateTime, db


def render_type(kind: str, item: object, _context: AutogenContext) -> str | bool:
    """Write our column types as the plain types they are in the database."""
    if kind == "type" and isinstance(item, Fen):
        return "sa.BigInteger()"
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def ours(
    _object: object,
    name: str | None,
    kind: str,
    reflected: bool,
    against: object,
) -> bool:
    """Leave tables alone that no model describes (a job queue's, say)."""
    return not (kind == "table" and reflected and against is None and name)


def run(connection: Connection) -> None:
    """Bring this connection's database to the asked revision."""
    options: dict[str, Any] = dict(current_app.extensions["migrate"].configure_args)
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_item=render_type,
        include_object=ours,
        transaction_per_migration=True,
        compare_type=True,
        **{key: value for key, value in options.items() if key != "compare_type"},
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with db.engine.connect() as fresh:
        run(fresh)
