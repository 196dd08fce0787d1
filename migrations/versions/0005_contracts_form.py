"""Keep every field of the national registration form with a contract."""

import sqlalchemy as sa
from alembic import op

revision = "contracts_1"
down_revision = "brokerage_1"
branch_labels = None
depends_on = None

LINKS = {"need_id": "needs", "result_id": "results"}
CONTRACT = (
    ("subject", sa.Text(), ""),
    ("payment_terms", sa.String(500), ""),
    ("plan_code", sa.String(40), ""),
    ("objective_code", sa.String(40), ""),
    ("currency_code", sa.String(3), "CNY"),
    ("original_amount", sa.Numeric(18, 2), None),
    ("exchange_rate", sa.Numeric(18, 8), None),
    ("rate_on", sa.Date(), None),
    ("rate_source", sa.String(120), ""),
    ("trade_licence_no", sa.String(80), ""),
    ("event_note", sa.String(200), ""),
    ("parent_no", sa.String(16), ""),
)
PARTY = (
    ("nature_code", sa.String(40), ""),
    ("town_code", sa.String(40), ""),
    ("sector_code", sa.String(40), ""),
    ("flag_codes", sa.JSON(), "[]"),
    ("seal_name", sa.String(120), ""),
    ("share_bp", sa.Integer(), None),
)


def upgrade() -> None:
    for name, kind, default in CONTRACT:
        op.add_column("contracts", _column(name, kind, default))
    for name, kind, default in PARTY:
        op.add_column("contract_parties", _column(name, kind, default))
    for name, table in LINKS.items():
        # one statement on both engines: SQLite adds a key only with its column
        op.execute(
            f"ALTER TABLE contracts ADD COLUMN {name} INTEGER"
            f" CONSTRAINT fk_contracts_{name} REFERENCES {table} (id)"
        )


def downgrade() -> None:
    for name in LINKS:
        op.execute(f"ALTER TABLE contracts DROP COLUMN {name}")
    for name, _kind, _default in reversed(PARTY):
        op.drop_column("contract_parties", name)
    for name, _kind, _default in reversed(CONTRACT):
        op.drop_column("contracts", name)


def _column(name: str, kind: object, default: str | None) -> sa.Column:
    return sa.Column(name, kind, nullable=default is None, server_default=default)
