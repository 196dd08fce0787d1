"""Claims for a broker's reward and their append-only history."""

import sqlalchemy as sa
from alembic import op

revision = "rewards_1"
down_revision = "brokerage_4"
branch_labels = None
depends_on = None

LIVE = sa.text("state IN ('claimed', 'checked', 'approved', 'paid')")
PAID = sa.text("kind = 'pay'")
VOUCHER = sa.text("kind IN ('pay', 'recover')")
VERBS = ("update", "delete")
STATES = ("claimed", "checked", "approved", "paid", "refused", "withdrawn", "void")
KINDS = (
    "claim", "check", "approve", "refuse", "withdraw", "adjust", "void", "pay",
    "clawback", "recover",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "reward_claims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(12), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("broker_id", sa.Integer(), nullable=False),
        sa.Column("rule_key", sa.String(10), nullable=False),
        sa.Column("base_fen", sa.BigInteger(), nullable=False),
        sa.Column("whole_fen", sa.BigInteger(), nullable=False),
        sa.Column("shares", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="claimstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_by_id", sa.Integer(), nullable=False),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "base_fen BETWEEN 1 AND 100000000000000",
            name=op.f("ck_reward_claims_base"),
        ),
        sa.CheckConstraint(
            "whole_fen BETWEEN 1 AND 100000000000000",
            name=op.f("ck_reward_claims_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contracts.id"], name=op.f("fk_reward_claims_contract_id")
        ),
        sa.ForeignKeyConstraint(
            ["broker_id"], ["brokers.id"], name=op.f("fk_reward_claims_broker_id")
        ),
        sa.ForeignKeyConstraint(
            ["claimed_by_id"], ["users.id"], name=op.f("fk_reward_claims_claimed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["users.id"], name=op.f("fk_reward_claims_checked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"],
            ["users.id"],
            name=op.f("fk_reward_claims_approved_by_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_claims")),
        sa.UniqueConstraint("ref", name=op.f("uq_reward_claims_ref")),
    )
    op.create_index(op.f("ix_reward_claims_broker_id"), "reward_claims", ["broker_id"])
    op.create_index(
        op.f("ix_reward_claims_claimed_at"), "reward_claims", ["claimed_at"]
    )
    op.create_index("ix_reward_claims_state", "reward_claims", ["state"])
    op.create_index(
        "uq_reward_claims_live",
        "reward_claims",
        ["contract_id", "broker_id"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    op.create_table(
        "reward_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="rewardkind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("voucher_no", sa.String(60), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "amount_fen BETWEEN -100000000000000 AND 100000000000000",
            name=op.f("ck_reward_events_amount"),
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["reward_claims.id"], name=op.f("fk_reward_events_claim_id")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_reward_events_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward_events")),
        sa.UniqueConstraint(
            "claim_id", "sequence", name=op.f("uq_reward_events_claim_id_sequence")
        ),
    )
    op.create_index(
        "uq_reward_events_paid_once",
        "reward_events",
        ["claim_id"],
        unique=True,
        sqlite_where=PAID,
        postgresql_where=PAID,
    )
    op.create_index(
        "uq_reward_events_voucher",
        "reward_events",
        ["voucher_no"],
        unique=True,
        sqlite_where=VOUCHER,
        postgresql_where=VOUCHER,
    )
    dialect = op.get_bind().dialect.name
    for verb in VERBS:
        op.execute(_trigger("reward_events", verb, dialect))
    if dialect == "postgresql":
        op.execute(
            "CREATE TRIGGER reward_events_no_truncate BEFORE TRUNCATE ON reward_events "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    on_postgres = op.get_bind().dialect.name == "postgresql"
    tail = " ON reward_events" if on_postgres else ""
    for verb in (*VERBS, "truncate") if on_postgres else VERBS:
        op.execute(f"DROP TRIGGER reward_events_no_{verb}{tail}")
    op.drop_table("reward_events")
    op.drop_table("reward_claims")


def _trigger(table: str, verb: str, dialect: str) -> str:
    start = f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table}"
    if dialect == "postgresql":
        return f"{start} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    return f"{start} BEGIN SELECT RAISE(ABORT, 'append-only'); END"
