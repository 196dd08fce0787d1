"""Forms that somebody is still typing."""

import sqlalchemy as sa
from alembic import op

revision = "posting_1"
down_revision = "review_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "form_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(12), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("listing_ref", sa.String(12), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('need', 'result')", name=op.f("ck_form_drafts_kind")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_form_drafts_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_drafts")),
        sa.UniqueConstraint("ref", name=op.f("uq_form_drafts_ref")),
    )
    op.create_index(
        "ix_form_drafts_mine", "form_drafts", ["user_id", "kind", "listing_ref"]
    )


def downgrade() -> None:
    op.drop_table("form_drafts")
