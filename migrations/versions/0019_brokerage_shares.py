"""Shares of a deal among its brokers, and the proposals to change them."""

import sqlalchemy as sa
from alembic import op

revision = "brokerage_3"
down_revision = "learning_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deal_shares",
        sa.Column("deal_id", sa.Integer(), nullable=False),
        sa.Column("broker_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "points BETWEEN 0 AND 10000", name=op.f("ck_deal_shares_points")
        ),
        sa.ForeignKeyConstraint(
            ["broker_id"], ["brokers.id"], name=op.f("fk_deal_shares_broker_id")
        ),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["deals.id"], name=op.f("fk_deal_shares_deal_id")
        ),
        sa.PrimaryKeyConstraint("deal_id", "broker_id", name=op.f("pk_deal_shares")),
    )
    op.create_index(
        op.f("ix_deal_shares_broker_id"), "deal_shares", ["broker_id"], unique=False
    )

    op.create_table(
        "splits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("deal_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "effective",
                "rejected",
                "cancelled",
                name="splitstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_text", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["deals.id"], name=op.f("fk_splits_deal_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_splits_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["users.id"], name=op.f("fk_splits_proposed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_splits")),
        sa.UniqueConstraint("ref", name=op.f("uq_splits_ref")),
    )
    op.create_index(op.f("ix_splits_deal_id"), "splits", ["deal_id"], unique=False)
    op.create_index(
        "uq_splits_proposed",
        "splits",
        ["deal_id"],
        unique=True,
        sqlite_where=sa.text("state = 'proposed'"),
        postgresql_where=sa.text("state = 'proposed'"),
    )

    op.create_table(
        "split_parts",
        sa.Column("split_id", sa.Integer(), nullable=False),
        sa.Column("broker_id", sa.Integer(), nullable=False),
        sa.Column("before_points", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("consented_by_id", sa.Integer(), nullable=True),
        sa.Column("stand_in_text", sa.String(length=300), nullable=False),
        sa.CheckConstraint(
            "before_points BETWEEN 0 AND 10000", name=op.f("ck_split_parts_before")
        ),
        sa.CheckConstraint(
            "points BETWEEN 0 AND 10000", name=op.f("ck_split_parts_points")
        ),
        sa.ForeignKeyConstraint(
            ["broker_id"], ["brokers.id"], name=op.f("fk_split_parts_broker_id")
        ),
        sa.ForeignKeyConstraint(
            ["consented_by_id"],
            ["users.id"],
            name=op.f("fk_split_parts_consented_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["split_id"], ["splits.id"], name=op.f("fk_split_parts_split_id")
        ),
        sa.PrimaryKeyConstraint("split_id", "broker_id", name=op.f("pk_split_parts")),
    )
    op.create_index(
        op.f("ix_split_parts_broker_id"), "split_parts", ["broker_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_split_parts_broker_id"), table_name="split_parts")

    op.drop_table("split_parts")
    op.drop_index(
        "uq_splits_proposed",
        table_name="splits",
        sqlite_where=sa.text("state = 'proposed'"),
        postgresql_where=sa.text("state = 'proposed'"),
    )
    op.drop_index(op.f("ix_splits_deal_id"), table_name="splits")

    op.drop_table("splits")
    op.drop_index(op.f("ix_deal_shares_broker_id"), table_name="deal_shares")

    op.drop_table("deal_shares")
