"""Keep what people decide about pairs, append-only."""

import sqlalchemy as sa
from alembic import op

revision = "learning_1"
down_revision = "needs_1"
branch_labels = None
depends_on = None

VERBS = ("update", "delete")


def upgrade() -> None:
    op.create_table(
        "judgements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(10), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("source_kind", sa.String(20), nullable=False),
        sa.Column("source_ref", sa.String(12), nullable=False),
        sa.Column("engine", sa.String(40), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.CheckConstraint("grade BETWEEN 0 AND 3", name=op.f("ck_judgements_grade")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_judgements_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["needs.id"], name=op.f("fk_judgements_need_id")
        ),
        sa.ForeignKeyConstraint(
            ["result_id"], ["results.id"], name=op.f("fk_judgements_result_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgements")),
    )
    op.create_index("ix_judgements_pair", "judgements", ["need_id", "result_id"])
    op.create_index(op.f("ix_judgements_result_id"), "judgements", ["result_id"])
    for verb in VERBS:
        op.execute(_trigger("judgements", verb, op.get_bind().dialect.name))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER judgements_no_truncate BEFORE TRUNCATE ON judgements "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    op.drop_table("judgements")  # its triggers go with it


def _trigger(table: str, verb: str, dialect: str) -> str:
    start = f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table}"
    if dialect == "postgresql":
        return f"{start} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    return f"{start} BEGIN SELECT RAISE(ABORT, 'append-only'); END"
