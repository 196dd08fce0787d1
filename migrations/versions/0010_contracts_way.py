"""Give contracts their whole way: applied, accepted, refused, two approvers."""

import sqlalchemy as sa
from alembic import op

revision = "contracts_3"
down_revision = "notices_2"
branch_labels = None
depends_on = None

COLUMNS = (
    ("accepted_at", sa.DateTime(timezone=True), None),
    ("decided_at", sa.DateTime(timezone=True), None),
    ("round", sa.Integer(), "0"),
    ("rule_key", sa.String(10), ""),
    ("duplicate_note", sa.String(500), ""),
)
OLD_RULES = "rule_key = CASE WHEN submitted_at < '2026-01-22 16:00:00+00' THEN '2001' ELSE '2026' END"


def upgrade() -> None:
    for name, kind, default in COLUMNS:
        op.add_column(
            "contracts",
            sa.Column(name, kind, nullable=default is None, server_default=default),
        )
    op.execute("UPDATE contracts SET round = 1 WHERE submitted_at IS NOT NULL")
    op.execute(f"UPDATE contracts SET {OLD_RULES} WHERE submitted_at IS NOT NULL")
    op.execute("UPDATE contracts SET decided_at = registered_at")
    op.execute("UPDATE contracts SET state = 'applied' WHERE state = 'submitted'")
    op.create_table(
        "contract_approvals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("registration_no", sa.String(16), nullable=False),
        sa.Column("certificate_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name="fk_contract_approvals_contract_id"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_contract_approvals_user_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_contract_approvals"),
        sa.UniqueConstraint(
            "contract_id", "round", "user_id",
            name="uq_contract_approvals_contract_id_round_user_id",
        ),
    )


def downgrade() -> None:
    """Fold the new states into the old ones: what waits was submitted, what was
    refused goes back to its drafter."""
    op.drop_table("contract_approvals")
    op.execute(
        "UPDATE contracts SET state = 'submitted'"
        " WHERE state IN ('applied', 'accepted')"
    )
    op.execute("UPDATE contracts SET state = 'returned' WHERE state = 'refused'")
    for name, _kind, _default in reversed(COLUMNS):
        op.drop_column("contracts", name)
