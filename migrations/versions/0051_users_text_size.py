"""A person keeps the size of text they read best."""

import sqlalchemy as sa
from alembic import op

revision = "account_2"
down_revision = "account_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # plain ALTERs: SQLite cannot rebuild a table that others refer to
    op.add_column(
        "users",
        sa.Column("text_size", sa.String(10), nullable=False, server_default=""),
    )


def downgrade() -> None:
    op.drop_column("users", "text_size")
