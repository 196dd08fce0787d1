"""Add the patents that institutes say they have."""

import sqlalchemy as sa
from alembic import op

revision = "imports_2"
down_revision = "imports_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('patents',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(length=12), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('filed_on', sa.Date(), nullable=True),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisations.id'], name=op.f('fk_patents_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_patents')),
    sa.UniqueConstraint('organisation_id', 'key', name=op.f('uq_patents_organisation_id_key')),
    sa.UniqueConstraint('ref', name=op.f('uq_patents_ref'))
    )


def downgrade() -> None:
    op.drop_table('patents')
