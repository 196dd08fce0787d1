"""A sign-in says from what device, and has a name it can be ended by."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "account_1"
down_revision = "search_2"
branch_labels = None
depends_on = None

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def upgrade() -> None:
    op.add_column("sign_ins", sa.Column("ref", sa.String(12), nullable=True))
    op.add_column(
        "sign_ins",
        sa.Column("device", sa.String(40), nullable=False, server_default=""),
    )
    _name_all()
    with op.batch_alter_table("sign_ins") as batch:
        batch.alter_column("ref", existing_type=sa.String(12), nullable=False)
        batch.alter_column(
            "device", existing_type=sa.String(40), server_default=None
        )
        batch.create_unique_constraint(op.f("uq_sign_ins_ref"), ["ref"])


def downgrade() -> None:
    with op.batch_alter_table("sign_ins") as batch:
        batch.drop_constraint(op.f("uq_sign_ins_ref"), type_="unique")
        batch.drop_column("device")
        batch.drop_column("ref")


def _name_all() -> None:
    """Give each living sign-in a random name, so that nobody is signed out."""
    rows = sa.table("sign_ins", sa.column("id"), sa.column("ref"))
    bind = op.get_bind()
    for found in bind.execute(sa.select(rows.c.id)).scalars().all():
        name = "".join(secrets.choice(ALPHABET) for _ in range(12))
        bind.execute(rows.update().where(rows.c.id == found).values(ref=name))
