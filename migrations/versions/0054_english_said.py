"""Sentences of the market that are kept beside their Chinese, to be said again."""

import sqlalchemy as sa
from alembic import op

revision = "english_1"
down_revision = "account_4"
branch_labels = None
depends_on = None

#: "{}" is an older row, or a sentence without gaps: its Chinese says all there is
COLUMNS = (
    ("import_batches", "reading_said"),
    ("jobs", "error_said"),
    ("engine_versions", "note_said"),
)


def upgrade() -> None:
    for table, column in COLUMNS:
        op.add_column(
            table, sa.Column(column, sa.JSON(), nullable=False, server_default="{}")
        )


def downgrade() -> None:
    for table, column in reversed(COLUMNS):
        op.drop_column(table, column)
