"""Count what everybody finds from a narrow index."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("needs", "results")


def upgrade() -> None:
    for table in TABLES:
        op.create_index(
            f"ix_{table}_counted", table, ["state", "level", "valid_until"]
        )


def downgrade() -> None:
    for table in TABLES:
        op.drop_index(f"ix_{table}_counted", table_name=table)
