"""Let the indexes of days hold what a recount adds up."""

from alembic import op

revision = "ledger_3"
down_revision = "contracts_6"
branch_labels = None
depends_on = None

DAYS = ("booked_on", "origin_on", "signed_on")
SUMMED = (
    "seller_here", "buyer_here", "is_foreign", "kind", "technical_delta_fen",
    "total_delta_fen",
)


def upgrade() -> None:
    for day in DAYS:
        name = f"ix_amount_events_{day}"
        op.drop_index(name, table_name="amount_events")
        op.create_index(name, "amount_events", [day, *SUMMED])


def downgrade() -> None:
    for day in DAYS:
        name = f"ix_amount_events_{day}"
        op.drop_index(name, table_name="amount_events")
        op.create_index(name, "amount_events", [day])
