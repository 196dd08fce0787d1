"""Keep saved searches however much is chosen; the same one is known by its digest."""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "search_2"
down_revision = "search_1"
branch_labels = None
depends_on = None

TABLE = "saved_searches"
OLD, NEW = ("uq_saved_searches_user_id_kind_query",
            "uq_saved_searches_user_id_kind_query_digest")  # fmt: skip
LONGEST = 300  # characters that fitted before


def upgrade() -> None:
    with op.batch_alter_table(TABLE) as batch:
        batch.add_column(sa.Column("query_digest", sa.String(64), nullable=True))
        batch.drop_constraint(OLD, type_="unique")
        batch.alter_column("query", existing_type=sa.String(LONGEST), type_=sa.Text())
    table = _table()
    connection = op.get_bind()
    for number, query in connection.execute(sa.select(table.c.id, table.c.query)).all():
        digest = hashlib.sha256(query.encode()).hexdigest()
        connection.execute(
            sa.update(table).where(table.c.id == number).values(query_digest=digest)
        )
    with op.batch_alter_table(TABLE) as batch:
        batch.alter_column(
            "query_digest", existing_type=sa.String(64), nullable=False
        )
        batch.create_unique_constraint(NEW, ["user_id", "kind", "query_digest"])


def downgrade() -> None:
    """Searches too long for the old column go: cut short they would ask for more."""
    table = _table()
    op.get_bind().execute(
        sa.delete(table).where(sa.func.length(table.c.query) > LONGEST)
    )
    with op.batch_alter_table(TABLE) as batch:
        batch.drop_constraint(NEW, type_="unique")
        batch.drop_column("query_digest")
        batch.alter_column("query", existing_type=sa.Text(), type_=sa.String(LONGEST))
        batch.create_unique_constraint(OLD, ["user_id", "kind", "query"])


def _table() -> sa.TableClause:
    return sa.table(
        TABLE, sa.column("id", sa.Integer), sa.column("query", sa.Text),
        sa.column("query_digest", sa.String),
    )  # fmt: skip
