"""Secret addresses for calendar programs."""

import sqlalchemy as sa
from alembic import op

revision = "account_4"
down_revision = "account_3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "private_addresses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(12), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_private_addresses_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_private_addresses")),
        sa.UniqueConstraint("ref", name=op.f("uq_private_addresses_ref")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_private_addresses_token_hash")),
    )
    op.create_index("ix_private_addresses_user_id", "private_addresses", ["user_id"])


def downgrade() -> None:
    op.drop_table("private_addresses")
