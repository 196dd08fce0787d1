"""Marks on the broker's queue, conflicts of interest, deals that follow their contract."""

import sqlalchemy as sa
from alembic import op

revision = "brokerage_1"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "broker_conflicts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("broker_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind_code", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declared_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["broker_id"], ["brokers.id"], name=op.f("fk_broker_conflicts_broker_id")
        ),
        sa.ForeignKeyConstraint(
            ["declared_by_id"],
            ["users.id"],
            name=op.f("fk_broker_conflicts_declared_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_broker_conflicts_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broker_conflicts")),
        sa.UniqueConstraint("ref", name=op.f("uq_broker_conflicts_ref")),
    )
    op.create_index(
        op.f("ix_broker_conflicts_broker_id"),
        "broker_conflicts",
        ["broker_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_broker_conflicts_organisation_id"),
        "broker_conflicts",
        ["organisation_id"],
        unique=False,
    )
    op.create_index(
        "uq_broker_conflicts_living",
        "broker_conflicts",
        ["broker_id", "organisation_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "assignments",
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("broker_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["broker_id"], ["brokers.id"], name=op.f("fk_assignments_broker_id")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_assignments_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["match_id"], ["matches.id"], name=op.f("fk_assignments_match_id")
        ),
        sa.PrimaryKeyConstraint("match_id", name=op.f("pk_assignments")),
    )
    op.create_index(
        op.f("ix_assignments_broker_id"), "assignments", ["broker_id"], unique=False
    )

    op.create_table(
        "pair_declines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column(
            "judge",
            sa.Enum(
                "need",
                "result",
                "broker",
                "market",
                name="judge",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_pair_declines_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["match_id"], ["matches.id"], name=op.f("fk_pair_declines_match_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_declines")),
    )
    op.create_index(
        op.f("ix_pair_declines_match_id"), "pair_declines", ["match_id"], unique=False
    )

    op.create_table(
        "snoozes",
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("broker_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["broker_id"], ["brokers.id"], name=op.f("fk_snoozes_broker_id")
        ),
        sa.ForeignKeyConstraint(
            ["match_id"], ["matches.id"], name=op.f("fk_snoozes_match_id")
        ),
        sa.PrimaryKeyConstraint("match_id", "broker_id", name=op.f("pk_snoozes")),
    )
    op.create_index(
        op.f("ix_snoozes_broker_id"), "snoozes", ["broker_id"], unique=False
    )

    op.create_table(
        "handovers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("introduction_id", sa.Integer(), nullable=False),
        sa.Column("from_broker_id", sa.Integer(), nullable=False),
        sa.Column("to_broker_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_handovers_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["from_broker_id"], ["brokers.id"], name=op.f("fk_handovers_from_broker_id")
        ),
        sa.ForeignKeyConstraint(
            ["introduction_id"],
            ["introductions.id"],
            name=op.f("fk_handovers_introduction_id"),
        ),
        sa.ForeignKeyConstraint(
            ["to_broker_id"], ["brokers.id"], name=op.f("fk_handovers_to_broker_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
    )
    op.create_index(
        op.f("ix_handovers_introduction_id"),
        "handovers",
        ["introduction_id"],
        unique=False,
    )

    op.add_column(
        "brokers",
        sa.Column(
            "shows_figures", sa.Boolean(), server_default=sa.false(), nullable=False
        ),
    )
    op.add_column(
        "brokers",
        sa.Column("most_needs", sa.Integer(), server_default="20", nullable=False),
    )

    op.add_column(
        "deals",
        sa.Column(
            "is_contracted", sa.Boolean(), server_default=sa.false(), nullable=False
        ),
    )
    _carry_over()


def _carry_over() -> None:
    """Copy what sides said no to; let deals of registered contracts catch up."""
    op.execute(
        "INSERT INTO pair_declines (match_id, judge, code, text, at) "
        "SELECT match_id, declined_side, decline_code, decline_text, declined_at "
        "FROM introductions WHERE state = 'declined' AND declined_side IS NOT NULL"
    )
    contracted = "SELECT deal_id FROM contracts WHERE deal_id IS NOT NULL AND state "
    registered = f"{contracted} = 'registered'"
    op.execute(
        "UPDATE deals SET is_contracted = true "
        f"WHERE id IN ({contracted} IN ('submitted', 'registered'))"
    )
    needs = (
        "SELECT m.need_id FROM deals d JOIN introductions i ON i.id = d.introduction_id "
        f"JOIN matches m ON m.id = i.match_id WHERE d.id IN ({registered})"
    )
    op.execute(
        "INSERT INTO listing_changes (kind, listing_id, at) SELECT 'need', id, "
        f"CURRENT_TIMESTAMP FROM needs WHERE state = 'published' AND id IN ({needs})"
    )
    op.execute(
        "UPDATE needs SET state = 'closed', state_reason = '已签约，技术合同已登记' "
        f"WHERE state = 'published' AND id IN ({needs})"
    )
    op.execute(f"DELETE FROM need_holds WHERE need_id IN ({needs})")
    op.execute(
        "UPDATE deals SET stage_code = 'registered' "
        f"WHERE stage_code = 'signed' AND id IN ({registered})"
    )


def downgrade() -> None:
    op.execute(
        "UPDATE deals SET stage_code = 'signed' "
        "WHERE stage_code IN ('registered', 'performing', 'accepted')"
    )
    op.drop_column("deals", "is_contracted")

    op.drop_column("brokers", "most_needs")
    op.drop_column("brokers", "shows_figures")

    op.drop_index(op.f("ix_handovers_introduction_id"), table_name="handovers")

    op.drop_table("handovers")
    op.drop_index(op.f("ix_snoozes_broker_id"), table_name="snoozes")

    op.drop_table("snoozes")
    op.drop_index(op.f("ix_pair_declines_match_id"), table_name="pair_declines")

    op.drop_table("pair_declines")
    op.drop_index(op.f("ix_assignments_broker_id"), table_name="assignments")

    op.drop_table("assignments")
    op.drop_index(
        "uq_broker_conflicts_living",
        table_name="broker_conflicts",
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index(
        op.f("ix_broker_conflicts_organisation_id"), table_name="broker_conflicts"
    )
    op.drop_index(op.f("ix_broker_conflicts_broker_id"), table_name="broker_conflicts")

    op.drop_table("broker_conflicts")
