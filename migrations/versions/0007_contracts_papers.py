"""Keep files outside the web root, and the papers of contracts."""

import sqlalchemy as sa
from alembic import op

revision = "contracts_2"
down_revision = "jobs_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stored_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(12), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("storage_name", sa.String(40), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["users.id"], name="fk_stored_files_uploaded_by_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_stored_files"),
        sa.UniqueConstraint("ref", name="uq_stored_files_ref"),
        sa.UniqueConstraint("storage_name", name="uq_stored_files_storage_name"),
    )
    op.create_index("ix_stored_files_sha256", "stored_files", ["sha256"])
    op.create_table(
        "contract_documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(12), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("paper_code", sa.String(40), nullable=False),
        sa.Column("claim", sa.String(64), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name="fk_contract_documents_contract_id"
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_files.id"], name="fk_contract_documents_file_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_contract_documents"),
        sa.UniqueConstraint("ref", name="uq_contract_documents_ref"),
        sa.UniqueConstraint("claim", name="uq_contract_documents_claim"),
    )
    op.create_index(
        "ix_contract_documents_contract_id", "contract_documents", ["contract_id"]
    )


def downgrade() -> None:
    op.drop_table("contract_documents")
    op.drop_table("stored_files")
