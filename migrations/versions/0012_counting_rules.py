"""Counting rules as rows, with those a new market starts with."""

import sqlalchemy as sa
from alembic import op

revision = "ledger_2"
down_revision = "ledger_1"
branch_labels = None
depends_on = None

SOURCE = "规划未规定口径：默认按《技术合同认定登记》统计惯例，本平台定义"
SIDES = {
    "output": "输出（卖方在镇海区）",
    "absorb": "吸纳（买方在镇海区）",
    "touching": "涉及本区（输出＋吸纳－区内，每份合同一次）",
    "all": "本平台登记的全部合同",
}
AMOUNTS = {"technical": "技术交易额", "total": "合同成交总额"}


def upgrade() -> None:
    table = op.create_table(
        "counting_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("label", sa.String(120), nullable=False),
        _words("side", "side", *SIDES),
        _words("amount", "amountcolumn", *AMOUNTS),
        _words("date_kind", "datekind", "certificate", "signature"),
        _words("series", "series", "frozen", "restated"),
        _words("foreign_kind", "foreign", "any", "domestic", "only"),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_counting_rules"),
        sa.UniqueConstraint("code", name="uq_counting_rules_code"),
    )
    op.bulk_insert(
        table,
        [
            {**row, "source": SOURCE, "sort": 10 * n, "is_active": True, "version": 1}
            for n, row in enumerate(_rows(), 1)
        ],
    )


def downgrade() -> None:
    op.drop_table("counting_rules")


def _words(name: str, kind: str, *words: str) -> sa.Column[str]:
    listed = sa.Enum(*words, name=kind, native_enum=False, length=32)
    return sa.Column(name, listed, nullable=False)


def _rows() -> list[dict[str, str]]:
    plain = [_row(side, amount) for side in SIDES for amount in AMOUNTS]
    return [
        *plain,
        _row("output", "technical", "restated", "追溯调整", series="restated"),
        _row("output", "technical", "signed", "按签订日期", date_kind="signature"),
        _row("output", "technical", "domestic", "不含涉外", foreign_kind="domestic"),
        _row("absorb", "technical", "foreign", "仅涉外（技术进口）", foreign_kind="only"),
    ]


def _row(
    side: str, amount: str, tail: str = "", words: str = "", **values: str
) -> dict[str, str]:
    return {
        "code": "-".join(filter(None, (side, amount, tail))),
        "label": "，".join(filter(None, (AMOUNTS[amount], SIDES[side], words))),
        "side": side,
        "amount": amount,
        "date_kind": "certificate",
        "series": "frozen",
        "foreign_kind": "any",
        **values,
    }
