"""Which terms of a need must be held, and from which region its result shall come."""

import sqlalchemy as sa
from alembic import op

revision = "needs_1"
down_revision = "listings_2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "needs",
        sa.Column(
            "region_wanted", sa.String(length=40), server_default="", nullable=False
        ),
    )
    op.add_column(
        "needs",
        sa.Column("hard_codes", sa.JSON(), server_default="[]", nullable=False),
    )


def downgrade() -> None:
    op.drop_column("needs", "hard_codes")
    op.drop_column("needs", "region_wanted")
