"""Count who of a recommended side opened a listing."""

import sqlalchemy as sa
from alembic import op

revision = "recommend_1"
down_revision = "rewards_2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pair_openings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("listing_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_pair_openings_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["match_id"], ["matches.id"], name=op.f("fk_pair_openings_match_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_openings")),
        sa.UniqueConstraint(
            "kind",
            "listing_id",
            "user_id",
            name=op.f("uq_pair_openings_kind_listing_id_user_id"),
        ),
    )
    op.create_index(op.f("ix_pair_openings_match_id"), "pair_openings", ["match_id"])


def downgrade() -> None:
    op.drop_table("pair_openings")
