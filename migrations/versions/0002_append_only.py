"""Make the audit log and the amount events append-only, by the database itself."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("audit_events", "amount_events")
VERBS = ("update", "delete")
GENESIS = "0" * 64


def upgrade() -> None:
    head = sa.table("audit_head", sa.column("id"), sa.column("digest"))
    op.bulk_insert(head, [{"id": 1, "digest": GENESIS}])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'append-only' USING ERRCODE = '23514'; END $$"
        )
    for table in TABLES:
        for verb in VERBS:
            op.execute(_trigger(table, verb, op.get_bind().dialect.name))


def downgrade() -> None:
    on = op.get_bind().dialect.name == "postgresql"
    for table in TABLES:
        for verb in VERBS:
            tail = f" ON {table}" if on else ""
            op.execute(f"DROP TRIGGER {table}_no_{verb}{tail}")
    if on:
        op.execute("DROP FUNCTION refuse_change()")
    op.execute("DELETE FROM audit_head")


def _trigger(table: str, verb: str, dialect: str) -> str:
    start = f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table}"
    if dialect == "postgresql":
        return f"{start} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    return f"{start} BEGIN SELECT RAISE(ABORT, 'append-only'); END"
