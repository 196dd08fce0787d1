"""A person may ask to leave, and leaves some days later."""

import sqlalchemy as sa
from alembic import op

revision = "account_3"
down_revision = "account_2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("users") as batch:
        batch.add_column(
            sa.Column("leaving_at", sa.DateTime(timezone=True), nullable=True)
        )
        batch.add_column(
            sa.Column("left_at", sa.DateTime(timezone=True), nullable=True)
        )


def downgrade() -> None:
    with op.batch_alter_table("users") as batch:
        batch.drop_column("left_at")
        batch.drop_column("leaving_at")
