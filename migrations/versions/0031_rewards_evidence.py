"""Digests of the papers of evidence that were given out, append-only."""

import sqlalchemy as sa
from alembic import op

revision = "rewards_2"
down_revision = "rewards_1"
branch_labels = None
depends_on = None

TABLE = "evidence_papers"
VERBS = ("update", "delete")


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("introduction_id", sa.Integer(), nullable=False),
        sa.Column(
            "side",
            sa.Enum("need", "result", name="side", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("records_sha256", sa.String(64), nullable=False),
        sa.Column("record_count", sa.Integer(), nullable=False),
        sa.Column("audit_digest", sa.String(64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["introduction_id"],
            ["introductions.id"],
            name=op.f("fk_evidence_papers_introduction_id"),
        ),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["users.id"], name=op.f("fk_evidence_papers_issued_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_papers")),
        sa.UniqueConstraint("code", name=op.f("uq_evidence_papers_code")),
    )
    op.create_index(op.f("ix_evidence_papers_introduction_id"), TABLE, ["introduction_id"])
    dialect = op.get_bind().dialect.name
    for verb in VERBS:
        op.execute(_trigger(verb, dialect))
    if dialect == "postgresql":
        op.execute(
            f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    on_postgres = op.get_bind().dialect.name == "postgresql"
    tail = f" ON {TABLE}" if on_postgres else ""
    for verb in (*VERBS, "truncate") if on_postgres else VERBS:
        op.execute(f"DROP TRIGGER {TABLE}_no_{verb}{tail}")
    op.drop_table(TABLE)


def _trigger(verb: str, dialect: str) -> str:
    start = f"CREATE TRIGGER {TABLE}_no_{verb} BEFORE {verb.upper()} ON {TABLE}"
    if dialect == "postgresql":
        return f"{start} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    return f"{start} BEGIN SELECT RAISE(ABORT, 'append-only'); END"
