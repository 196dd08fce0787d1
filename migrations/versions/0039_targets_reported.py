"""The plan's other figures: reported targets, and append-only yearly values."""

import sqlalchemy as sa
from alembic import op

revision = "targets_1"
down_revision = "learning_2"
branch_labels = None
depends_on = None

TABLE = "reported_values"


def upgrade() -> None:
    op.create_table(
        "reported_targets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(12), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("label", sa.String(80), nullable=False),
        sa.Column("unit", sa.String(16), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=False),
        sa.Column("base_year", sa.Integer(), nullable=True),
        sa.Column("base", sa.BigInteger(), nullable=True),
        sa.Column("target", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("target > 0", name=op.f("ck_reported_targets_target")),
        sa.CheckConstraint(
            "last_year >= first_year", name=op.f("ck_reported_targets_years")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reported_targets"),
        sa.UniqueConstraint("code", name="uq_reported_targets_code"),
        sa.UniqueConstraint("ref", name="uq_reported_targets_ref"),
    )
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(12), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("value >= 0", name=op.f("ck_reported_values_value")),
        sa.ForeignKeyConstraint(
            ["target_id"], ["reported_targets.id"], name="fk_reported_values_target_id"
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_files.id"], name="fk_reported_values_file_id"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_reported_values_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reported_values"),
        sa.UniqueConstraint("ref", name="uq_reported_values_ref"),
        sa.UniqueConstraint(
            "target_id", "year", "revision",
            name="uq_reported_values_target_id_year_revision",
        ),
    )
    dialect = op.get_bind().dialect.name
    for verb in ("update", "delete"):
        op.execute(_trigger(verb, dialect))
    if dialect == "postgresql":
        op.execute(
            f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    op.drop_table(TABLE)
    op.drop_table("reported_targets")


def _trigger(verb: str, dialect: str) -> str:
    start = f"CREATE TRIGGER {TABLE}_no_{verb} BEFORE {verb.upper()} ON {TABLE}"
    if dialect == "postgresql":
        return f"{start} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    return f"{start} BEGIN SELECT RAISE(ABORT, 'append-only'); END"
