"""A person may ask to leave, and leaves some days later."""

import sqlalchemy as sa
from alembic import op

revision = "account_3"
down_revision = "account_2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("leaving_at", "left_at"):
        column = sa.Column(name, sa.DateTime(timezone=True), nullable=True)
        op.add_column("users", column)


def downgrade() -> None:
    for name in ("left_at", "leaving_at"):
        op.drop_column("users", name)
