"""Keep the income recognised of a contract."""

import sqlalchemy as sa
from alembic import op

revision = "contracts_4"
down_revision = "ledger_2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "income_recognitions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(12), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        sa.Column("technical_fen", sa.BigInteger(), nullable=False),
        sa.Column("costs", sa.JSON(), nullable=False),
        sa.Column("recognised_on", sa.Date(), nullable=False),
        sa.Column("evidence", sa.String(120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.String(500), nullable=False),
        sa.CheckConstraint(
            "total_fen BETWEEN 1 AND 100000000000000",
            name=op.f("ck_income_recognitions_total"),
        ),
        sa.CheckConstraint(
            "technical_fen BETWEEN 0 AND total_fen",
            name=op.f("ck_income_recognitions_technical"),
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"],
            ["contracts.id"],
            name=op.f("fk_income_recognitions_contract_id"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_income_recognitions_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_income_recognitions")),
        sa.UniqueConstraint("ref", name=op.f("uq_income_recognitions_ref")),
    )
    op.create_index(
        op.f("ix_income_recognitions_contract_id"),
        "income_recognitions",
        ["contract_id"],
    )


def downgrade() -> None:
    op.drop_table("income_recognitions")
