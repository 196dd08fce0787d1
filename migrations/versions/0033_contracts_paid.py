"""Keep the day income was paid, and count by it."""

import sqlalchemy as sa
from alembic import op

revision = "contracts_6"
down_revision = "recommend_1"
branch_labels = None
depends_on = None

RULE = {
    "code": "output-technical-paid",
    "label": "技术交易额，输出（卖方在镇海区），按到账日期",
    "side": "output",
    "amount": "technical",
    "date_kind": "payment",
    "series": "restated",
    "foreign_kind": "any",
    "source": "本平台自定：按技术性收入核定的到账日期和金额；没有核定的合同不计",
    "sort": 125,
    "is_active": True,
    "version": 1,
}


def upgrade() -> None:
    """The day of older rows is not known: they keep the day of their recognition."""
    with op.batch_alter_table("income_recognitions") as batch:
        batch.add_column(sa.Column("paid_on", sa.Date(), nullable=True))
    op.execute("UPDATE income_recognitions SET paid_on = recognised_on")
    with op.batch_alter_table("income_recognitions") as batch:
        batch.alter_column("paid_on", existing_type=sa.Date(), nullable=False)
        batch.create_index(batch.f("ix_income_recognitions_paid_on"), ["paid_on"])
    columns = [sa.column(name) for name in RULE]
    op.bulk_insert(sa.table("counting_rules", *columns), [RULE])


def downgrade() -> None:
    """Rules by payment go, and the targets held against them, which nothing counts."""
    paid = "SELECT code FROM counting_rules WHERE date_kind = 'payment'"
    op.execute(f"DELETE FROM targets WHERE basis IN ({paid})")
    op.execute("DELETE FROM counting_rules WHERE date_kind = 'payment'")
    with op.batch_alter_table("income_recognitions") as batch:
        batch.drop_index("ix_income_recognitions_paid_on")
        batch.drop_column("paid_on")
