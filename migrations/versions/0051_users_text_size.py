"""A person keeps the size of text they read best."""

import sqlalchemy as sa
from alembic import op

revision = "account_2"
down_revision = "account_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("users") as batch:
        batch.add_column(
            sa.Column("text_size", sa.String(10), nullable=False, server_default="")
        )
    with op.batch_alter_table("users") as batch:
        batch.alter_column(
            "text_size", existing_type=sa.String(10), server_default=None
        )


def downgrade() -> None:
    with op.batch_alter_table("users") as batch:
        batch.drop_column("text_size")
