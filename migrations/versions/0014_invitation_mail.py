"""Let a mailed link of an invitation open it as well."""

import sqlalchemy as sa
from alembic import op

revision = "notices_3"
down_revision = "contracts_4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mail_token_hash", sa.String(64), nullable=True))
        batch_op.create_unique_constraint(
            batch_op.f("uq_invitations_mail_token_hash"), ["mail_token_hash"]
        )


def downgrade() -> None:
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("uq_invitations_mail_token_hash"), type_="unique"
        )
        batch_op.drop_column("mail_token_hash")
