"""Expressions of interest, agreements on secrecy, anonymous listings."""

import sqlalchemy as sa
from alembic import op

revision = "brokerage_2"
down_revision = "notices_3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "expressions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column(
            "side",
            sa.Enum("need", "result", name="side", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("capability", sa.Text(), nullable=False),
        sa.Column("interest", sa.Text(), nullable=False),
        sa.Column("cooperation", sa.Text(), nullable=False),
        sa.Column("wants_nda", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "sent",
                "verified",
                "returned",
                "withdrawn",
                name="expressionstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("return_code", sa.String(length=40), nullable=False),
        sa.Column("return_text", sa.String(length=500), nullable=False),
        sa.Column("introduction_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_expressions_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_expressions_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["introduction_id"],
            ["introductions.id"],
            name=op.f("fk_expressions_introduction_id"),
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["needs.id"], name=op.f("fk_expressions_need_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_expressions_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["result_id"], ["results.id"], name=op.f("fk_expressions_result_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expressions")),
        sa.UniqueConstraint(
            "introduction_id", name=op.f("uq_expressions_introduction_id")
        ),
        sa.UniqueConstraint("ref", name=op.f("uq_expressions_ref")),
    )
    op.create_index(
        op.f("ix_expressions_organisation_id"),
        "expressions",
        ["organisation_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_expressions_result_id"), "expressions", ["result_id"], unique=False
    )
    op.create_index(
        "ix_expressions_state_sent_at",
        "expressions",
        ["state", "sent_at"],
        unique=False,
    )
    op.create_index(
        "uq_expressions_living",
        "expressions",
        ["need_id", "result_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('sent', 'verified')"),
        postgresql_where=sa.text("state IN ('sent', 'verified')"),
    )

    op.create_table(
        "nda_terms",
        sa.Column("introduction_id", sa.Integer(), nullable=False),
        sa.Column(
            "wanted_side",
            sa.Enum("need", "result", name="side", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edition", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("need_accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("need_accepted_by_id", sa.Integer(), nullable=True),
        sa.Column("result_accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result_accepted_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["introduction_id"],
            ["introductions.id"],
            name=op.f("fk_nda_terms_introduction_id"),
        ),
        sa.ForeignKeyConstraint(
            ["need_accepted_by_id"],
            ["users.id"],
            name=op.f("fk_nda_terms_need_accepted_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["result_accepted_by_id"],
            ["users.id"],
            name=op.f("fk_nda_terms_result_accepted_by_id"),
        ),
        sa.PrimaryKeyConstraint("introduction_id", name=op.f("pk_nda_terms")),
    )
    op.add_column(
        "needs",
        sa.Column(
            "is_anonymous", sa.Boolean(), server_default=sa.false(), nullable=False
        ),
    )

    op.add_column(
        "results",
        sa.Column(
            "is_anonymous", sa.Boolean(), server_default=sa.false(), nullable=False
        ),
    )


def downgrade() -> None:
    op.drop_column("results", "is_anonymous")

    op.drop_column("needs", "is_anonymous")

    op.drop_table("nda_terms")
    op.drop_index(
        "uq_expressions_living",
        table_name="expressions",
        sqlite_where=sa.text("state IN ('sent', 'verified')"),
        postgresql_where=sa.text("state IN ('sent', 'verified')"),
    )
    op.drop_index("ix_expressions_state_sent_at", table_name="expressions")
    op.drop_index(op.f("ix_expressions_result_id"), table_name="expressions")
    op.drop_index(op.f("ix_expressions_organisation_id"), table_name="expressions")

    op.drop_table("expressions")
