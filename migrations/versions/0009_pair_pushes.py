"""Add which pair was offered to whom."""

import sqlalchemy as sa
from alembic import op

revision = "notices_2"
down_revision = "notices_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pair_pushes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("notice_key", sa.String(length=100), nullable=False),
        sa.Column("pushed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("close_code", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["match_id"], ["matches.id"], name=op.f("fk_pair_pushes_match_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_pair_pushes_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_pushes")),
        sa.UniqueConstraint(
            "match_id", "user_id", name=op.f("uq_pair_pushes_match_id_user_id")
        ),
    )
    with op.batch_alter_table("pair_pushes", schema=None) as batch_op:
        batch_op.create_index(
            "ix_pair_pushes_open",
            ["pushed_at"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_pair_pushes_user_id"), ["user_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("pair_pushes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pair_pushes_user_id"))
        batch_op.drop_index(
            "ix_pair_pushes_open",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.drop_table("pair_pushes")
