"""What the administrator decided about listings, to compare with and to undo."""

import sqlalchemy as sa
from alembic import op

revision = "review_1"
down_revision = "targets_1"
branch_labels = None
depends_on = None

STEPS = ("submit", "return", "file", "publish", "withdraw", "renew", "close")


def upgrade() -> None:
    op.create_table(
        "review_acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(12), nullable=False),
        sa.Column("batch", sa.String(12), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(*STEPS, name="step", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("reason_code", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("version_after", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("refusal", sa.String(200), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('need', 'result')", name=op.f("ck_review_acts_kind")
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["users.id"], name=op.f("fk_review_acts_actor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_acts")),
        sa.UniqueConstraint("ref", name=op.f("uq_review_acts_ref")),
    )
    op.create_index(op.f("ix_review_acts_batch"), "review_acts", ["batch"])
    op.create_index(
        "ix_review_acts_listing", "review_acts", ["kind", "listing_id", "id"]
    )
    op.create_index("ix_review_acts_actor", "review_acts", ["actor_id", "id"])


def downgrade() -> None:
    op.drop_table("review_acts")
