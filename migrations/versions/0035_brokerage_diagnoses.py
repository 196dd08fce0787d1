"""Need diagnoses with their versions, and what solving a need will bring."""

import sqlalchemy as sa
from alembic import op

revision = "brokerage_5"
down_revision = "ledger_3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "diagnoses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("broker_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "writing",
                "sent",
                "declined",
                "accepted",
                "ended",
                name="diagnosisstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("wish", sa.String(length=500), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("base", sa.JSON(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_text", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["broker_id"], ["brokers.id"], name=op.f("fk_diagnoses_broker_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_diagnoses_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["needs.id"], name=op.f("fk_diagnoses_need_id")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["users.id"], name=op.f("fk_diagnoses_opened_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diagnoses")),
        sa.UniqueConstraint("ref", name=op.f("uq_diagnoses_ref")),
    )
    op.create_index(
        op.f("ix_diagnoses_broker_id"), "diagnoses", ["broker_id"], unique=False
    )
    op.create_index(
        op.f("ix_diagnoses_need_id"), "diagnoses", ["need_id"], unique=False
    )
    op.create_index(
        "uq_diagnoses_living",
        "diagnoses",
        ["need_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('asked', 'writing', 'sent', 'declined')"),
        postgresql_where=sa.text("state IN ('asked', 'writing', 'sent', 'declined')"),
    )

    op.create_table(
        "diagnosis_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("diagnosis_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["diagnosis_id"],
            ["diagnoses.id"],
            name=op.f("fk_diagnosis_versions_diagnosis_id"),
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"],
            ["users.id"],
            name=op.f("fk_diagnosis_versions_written_by_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diagnosis_versions")),
        sa.UniqueConstraint(
            "diagnosis_id",
            "number",
            name=op.f("uq_diagnosis_versions_diagnosis_id_number"),
        ),
    )
    op.create_index(
        op.f("ix_diagnosis_versions_diagnosis_id"),
        "diagnosis_versions",
        ["diagnosis_id"],
        unique=False,
    )

    op.add_column(
        "needs",
        sa.Column("expected_effect", sa.Text(), server_default="", nullable=False),
    )


def downgrade() -> None:
    op.drop_column("needs", "expected_effect")

    op.drop_index(
        op.f("ix_diagnosis_versions_diagnosis_id"), table_name="diagnosis_versions"
    )

    op.drop_table("diagnosis_versions")
    op.drop_index(
        "uq_diagnoses_living",
        table_name="diagnoses",
        sqlite_where=sa.text("state IN ('asked', 'writing', 'sent', 'declined')"),
        postgresql_where=sa.text("state IN ('asked', 'writing', 'sent', 'declined')"),
    )
    op.drop_index(op.f("ix_diagnoses_need_id"), table_name="diagnoses")
    op.drop_index(op.f("ix_diagnoses_broker_id"), table_name="diagnoses")

    op.drop_table("diagnoses")
