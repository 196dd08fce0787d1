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
    """Add the columns in place: other tables point at these two."""
    for name in TABLES:
        sound = sa.Column("name_sound", sa.String(MOST), nullable=False, server_default="")
        op.add_column(name, sound)
        _fill(name)


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
        op.drop_column(name, "name_sound")
