"""Visits and files of deals, signed agreements, and the broker's own probability."""

import sqlalchemy as sa
from alembic import op

revision = "brokerage_4"
down_revision = "contracts_5"
branch_labels = None
depends_on = None

VERBS = ("update", "delete")


def upgrade() -> None:
    op.create_table(
        "deal_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("deal_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("kind_code", sa.String(length=40), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["users.id"], name=op.f("fk_deal_files_added_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["deals.id"], name=op.f("fk_deal_files_deal_id")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_files.id"], name=op.f("fk_deal_files_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_deal_files_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["removed_by_id"], ["users.id"], name=op.f("fk_deal_files_removed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_files")),
        sa.UniqueConstraint("file_id", name=op.f("uq_deal_files_file_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_deal_files_ref")),
    )
    op.create_index(
        op.f("ix_deal_files_deal_id"), "deal_files", ["deal_id"], unique=False
    )

    op.create_table(
        "nda_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("introduction_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column(
            "side",
            sa.Enum("need", "result", name="side", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["users.id"], name=op.f("fk_nda_files_added_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["users.id"], name=op.f("fk_nda_files_confirmed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_files.id"], name=op.f("fk_nda_files_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["introduction_id"],
            ["nda_terms.introduction_id"],
            name=op.f("fk_nda_files_introduction_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nda_files")),
        sa.UniqueConstraint("file_id", name=op.f("uq_nda_files_file_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_nda_files_ref")),
    )
    op.create_index(
        op.f("ix_nda_files_introduction_id"),
        "nda_files",
        ["introduction_id"],
        unique=False,
    )

    op.create_table(
        "visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("deal_id", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("correction", sa.String(length=300), nullable=False),
        sa.Column("kind_code", sa.String(length=40), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("held_time", sa.String(length=5), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("need_people", sa.String(length=200), nullable=False),
        sa.Column("result_people", sa.String(length=200), nullable=False),
        sa.Column("broker_people", sa.String(length=200), nullable=False),
        sa.Column("other_people", sa.String(length=200), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("next_step", sa.String(length=200), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["visits.id"], name=op.f("fk_visits_corrects_id")
        ),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["deals.id"], name=op.f("fk_visits_deal_id")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["users.id"], name=op.f("fk_visits_written_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_visits_corrects_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_visits_ref")),
    )
    op.create_index(op.f("ix_visits_deal_id"), "visits", ["deal_id"], unique=False)

    op.add_column(
        "deals", sa.Column("probability_percent", sa.Integer(), nullable=True)
    )

    for verb in VERBS:
        op.execute(_trigger(verb, op.get_bind().dialect.name))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER visits_no_truncate BEFORE TRUNCATE ON visits "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    on = " ON visits" if op.get_bind().dialect.name == "postgresql" else ""
    for verb in VERBS:
        op.execute(f"DROP TRIGGER visits_no_{verb}{on}")
    if on:
        op.execute("DROP TRIGGER visits_no_truncate ON visits")
    op.drop_column("deals", "probability_percent")

    op.drop_index(op.f("ix_visits_deal_id"), table_name="visits")

    op.drop_table("visits")
    op.drop_index(op.f("ix_nda_files_introduction_id"), table_name="nda_files")

    op.drop_table("nda_files")
    op.drop_index(op.f("ix_deal_files_deal_id"), table_name="deal_files")

    op.drop_table("deal_files")


def _trigger(verb: str, dialect: str) -> str:
    """Refuse to change a visit; the function on PostgreSQL stands since 0002."""
    start = f"CREATE TRIGGER visits_no_{verb} BEFORE {verb.upper()} ON visits"
    if dialect == "postgresql":
        return f"{start} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    return f"{start} BEGIN SELECT RAISE(ABORT, 'append-only'); END"
