"""How names of organisations and people sound, so that pinyin finds them."""

import sqlalchemy as sa
from alembic import op

from tech_market.matching.spoken import sound_of

revision = "search_1"
down_revision = "review_2"
branch_labels = None
depends_on = None

TABLES = ("organisations", "users")
MOST = 400


def upgrade() -> None:
    for name in TABLES:
        with op.batch_alter_table(name) as batch:
            batch.add_column(sa.Column("name_sound", sa.String(MOST), nullable=True))
        _fill(name)
        with op.batch_alter_table(name) as batch:
            batch.alter_column(
                "name_sound", existing_type=sa.String(MOST), nullable=False
            )


def _fill(name: str) -> None:
    table = sa.table(
        name, sa.column("id", sa.Integer), sa.column("name", sa.String),
        sa.column("name_sound", sa.String),
    )  # fmt: skip
    connection = op.get_bind()
    rows = connection.execute(sa.select(table.c.id, table.c.name)).all()
    for number, said in rows:
        connection.execute(
            sa.update(table)
            .where(table.c.id == number)
            .values(name_sound=sound_of(said)[:MOST])
        )


def downgrade() -> None:
    for name in TABLES:
        with op.batch_alter_table(name) as batch:
            batch.drop_column("name_sound")
