"""Count an enterprise's published needs without reading a row."""

from alembic import op

revision = "listings_2"
down_revision = "brokerage_2"
branch_labels = None
depends_on = None

COLUMNS = ["organisation_id", "first_published_at", "number", "state", "valid_until"]


def upgrade() -> None:
    op.create_index("ix_needs_published_by", "needs", COLUMNS)


def downgrade() -> None:
    op.drop_index("ix_needs_published_by", table_name="needs")
