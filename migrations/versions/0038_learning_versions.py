"""Keep versions of the engine, which of them was in force when, and proposals."""

import sqlalchemy as sa
from alembic import op

revision = "learning_2"
down_revision = "imports_2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "engine_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(12), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("base", sa.String(40), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("table", sa.JSON(), nullable=False),
        sa.Column("effect", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["users.id"], name=op.f("fk_engine_versions_made_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engine_versions")),
        sa.UniqueConstraint("name", name=op.f("uq_engine_versions_name")),
        sa.UniqueConstraint("ref", name=op.f("uq_engine_versions_ref")),
    )
    op.create_table(
        "engine_activations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("why", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_engine_activations_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["engine_versions.id"],
            name=op.f("fk_engine_activations_version_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engine_activations")),
    )
    op.create_index(
        "ix_engine_activations_kind_id", "engine_activations", ["kind", "id"]
    )
    op.create_table(
        "lexicon_proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(12), nullable=False),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.Column("why", sa.String(200), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(200), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_lexicon_proposals_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["users.id"],
            name=op.f("fk_lexicon_proposals_decided_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["engine_versions.id"],
            name=op.f("fk_lexicon_proposals_version_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lexicon_proposals")),
        sa.UniqueConstraint("ref", name=op.f("uq_lexicon_proposals_ref")),
    )
    op.create_index("ix_lexicon_proposals_state", "lexicon_proposals", ["state"])
    op.create_index(
        op.f("ix_lexicon_proposals_by_id"), "lexicon_proposals", ["by_id"]
    )
    dialect = op.get_bind().dialect.name
    for verb in ("update", "delete"):
        op.execute(_trigger("engine_activations", verb, dialect))
    if dialect == "postgresql":
        op.execute(
            "CREATE TRIGGER engine_activations_no_truncate BEFORE TRUNCATE "
            "ON engine_activations FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    op.drop_table("lexicon_proposals")
    op.drop_table("engine_activations")  # its triggers go with it
    op.drop_table("engine_versions")


def _trigger(table: str, verb: str, dialect: str) -> str:
    start = f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table}"
    if dialect == "postgresql":
        return f"{start} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    return f"{start} BEGIN SELECT RAISE(ABORT, 'append-only'); END"
