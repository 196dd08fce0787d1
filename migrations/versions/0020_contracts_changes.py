"""Keep changes that were asked for, and who agreed to them."""

import sqlalchemy as sa
from alembic import op

revision = "contracts_5"
down_revision = "brokerage_3"
branch_labels = None
depends_on = None

KINDS = ("register", "supplement", "change", "correct", "cancel", "revoke")
STATES = ("waiting", "booked", "refused", "withdrawn")


def upgrade() -> None:
    op.create_table(
        "contract_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(12), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("waiting_id", sa.Integer(), nullable=True),
        _words("kind", "amountkind", *KINDS),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        sa.Column("technical_fen", sa.BigInteger(), nullable=False),
        sa.Column("deductions", sa.JSON(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("evidence", sa.String(200), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        _words("state", "changestate", *STATES),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decision", sa.String(500), nullable=False),
        sa.CheckConstraint(
            "total_fen BETWEEN 0 AND 100000000000000",
            name=op.f("ck_contract_changes_total"),
        ),
        sa.CheckConstraint(
            "technical_fen BETWEEN 0 AND total_fen",
            name=op.f("ck_contract_changes_technical"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [name], [there], name=op.f(f"fk_contract_changes_{name}")
            )
            for name, there in (
                ("contract_id", "contracts.id"),
                ("asked_by_id", "users.id"),
                ("decided_by_id", "users.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_changes")),
        sa.UniqueConstraint("ref", name=op.f("uq_contract_changes_ref")),
        sa.UniqueConstraint("waiting_id", name=op.f("uq_contract_changes_waiting_id")),
    )
    op.create_index(
        op.f("ix_contract_changes_contract_id"), "contract_changes", ["contract_id"]
    )
    op.create_table(
        "change_approvals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["contract_changes.id"],
            name=op.f("fk_change_approvals_change_id"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_change_approvals_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_approvals")),
        sa.UniqueConstraint(
            "change_id", "user_id", name=op.f("uq_change_approvals_change_id_user_id")
        ),
    )


def downgrade() -> None:
    """What waits is forgotten; what was booked stands in the ledger."""
    op.drop_table("change_approvals")
    op.drop_table("contract_changes")


def _words(name: str, kind: str, *words: str) -> sa.Column[str]:
    listed = sa.Enum(*words, name=kind, native_enum=False, length=32)
    return sa.Column(name, listed, nullable=False)
