"""Chain the amount events, keep by what they are counted, derive sums, freeze periods."""

import hashlib
import json
from datetime import UTC, date, datetime

import sqlalchemy as sa
from alembic import op

revision = "ledger_1"
down_revision = "contracts_3"
branch_labels = None
depends_on = None

GENESIS = "0" * 64
TABLES = ("amount_events", "ledger_snapshots")
CHAINED = ("amount_events", "ledger_snapshots", "audit_events")
CODES = (
    "type_code", "field_code", "ip_code", "sector_code", "seller_town", "buyer_town",
    "seller_kind", "buyer_scale", "size_code",
)  # fmt: skip
REFS = ("seller_ref", "buyer_ref", "broker_ref")
DAYS = ("booked_on", "origin_on", "signed_on")
FLAGS = ("seller_here", "buyer_here", "is_foreign")
COVERED = (
    "ref", "contract_id", "sequence", "kind", "total_delta_fen",
    "technical_delta_fen", "deductions", "effective_on", "booked_on", "origin_on",
    "signed_on", "seller_here", "buyer_here", "is_foreign", "type_code", "field_code",
    "ip_code", "sector_code", "seller_town", "buyer_town", "seller_kind",
    "buyer_scale", "seller_ref", "buyer_ref", "broker_ref", "size_code", "evidence",
    "reason", "at", "by_id", "previous",
)  # fmt: skip
SIZES = (  # from so many 分 of 技术交易额
    (10**10, "over-10000"), (10**9, "1000-10000"), (5 * 10**8, "500-1000"),
    (10**8, "100-500"), (10**7, "10-100"), (0, "under-10"),
)  # fmt: skip


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    for verb in ("update", "delete"):
        _drop_trigger("amount_events", verb, dialect)
    _make_tables()
    with op.batch_alter_table("amount_events") as batch:
        batch.drop_index("ix_amount_events_contract_id_effective_on")
        batch.drop_index("ix_amount_events_effective_on")
        for name in DAYS:
            batch.add_column(sa.Column(name, sa.Date(), nullable=True))
        for name in FLAGS:
            batch.add_column(sa.Column(name, sa.Boolean(), nullable=True))
        for name, length in _texts():
            batch.add_column(sa.Column(name, sa.String(length), nullable=True))
    _chain()
    _derive(dialect)
    with op.batch_alter_table("amount_events") as batch:
        for name in DAYS:
            batch.alter_column(name, existing_type=sa.Date(), nullable=False)
        for name in FLAGS:
            batch.alter_column(name, existing_type=sa.Boolean(), nullable=False)
        for name, length in _texts():
            batch.alter_column(name, existing_type=sa.String(length), nullable=False)
        batch.create_unique_constraint("uq_amount_events_previous", ["previous"])
        batch.create_check_constraint(op.f("ck_amount_events_booked"), "booked_on >= effective_on")
        for name in DAYS:
            batch.create_index(f"ix_amount_events_{name}", [name])
    for table in TABLES:
        for verb in ("update", "delete"):
            op.execute(_trigger(table, verb, dialect))
    if dialect == "postgresql":
        for table in CHAINED:
            op.execute(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        for table in CHAINED:
            op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
    for table in TABLES:
        for verb in ("update", "delete"):
            _drop_trigger(table, verb, dialect)
    op.drop_table("ledger_head")
    with op.batch_alter_table("amount_events") as batch:
        for name in DAYS:
            batch.drop_index(f"ix_amount_events_{name}")
        batch.drop_constraint("uq_amount_events_previous", type_="unique")
        batch.drop_constraint(op.f("ck_amount_events_booked"), type_="check")
        for name in (*DAYS, *FLAGS, *(name for name, _ in _texts())):
            batch.drop_column(name)
        batch.create_index("ix_amount_events_effective_on", ["effective_on"])
        batch.create_index(
            "ix_amount_events_contract_id_effective_on", ["contract_id", "effective_on"]
        )
    op.drop_table("ledger_snapshots")
    op.drop_table("amount_sums")
    for verb in ("update", "delete"):
        op.execute(_trigger("amount_events", verb, dialect))


def _texts() -> list[tuple[str, int]]:
    return [
        *((name, 40) for name in CODES), *((name, 12) for name in REFS),
        ("evidence", 200), ("previous", 64), ("digest", 64),
    ]  # fmt: skip


def _make_tables() -> None:
    op.create_table(
        "amount_sums",
        sa.Column(
            "dimension",
            sa.Enum(
                "all", "type", "field", "ip", "sector", "seller-town", "buyer-town",
                "seller-kind", "buyer-scale", "seller", "buyer", "broker", "size",
                name="dimension", native_enum=False, length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "clock",
            sa.Enum(
                "booked", "origin", "signed",
                name="clock", native_enum=False, length=32,
            ),
            nullable=False,
        ),
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("seller_here", sa.Boolean(), nullable=False),
        sa.Column("buyer_here", sa.Boolean(), nullable=False),
        sa.Column("is_foreign", sa.Boolean(), nullable=False),
        sa.Column("technical_fen", sa.BigInteger(), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        sa.Column("contracts", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "dimension", "clock", "month", "code", "seller_here", "buyer_here",
            "is_foreign", name="pk_amount_sums",
        ),
    )  # fmt: skip
    op.create_table(
        "ledger_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_head"),
    )
    op.create_table(
        "ledger_snapshots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(12), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("ledger_count", sa.Integer(), nullable=False),
        sa.Column("ledger_digest", sa.String(64), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.CheckConstraint("last_on >= first_on", name="ck_ledger_snapshots_period"),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name="fk_ledger_snapshots_by_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_snapshots"),
        sa.UniqueConstraint(
            "first_on", "last_on", name="uq_ledger_snapshots_first_on_last_on"
        ),
        sa.UniqueConstraint("previous", name="uq_ledger_snapshots_previous"),
        sa.UniqueConstraint("ref", name="uq_ledger_snapshots_ref"),
    )
    op.create_index("ix_ledger_snapshots_last_on", "ledger_snapshots", ["last_on"])


def _chain() -> None:
    """Give entries written before this revision their facts and their digests."""
    bind = op.get_bind()
    events = sa.Table("amount_events", sa.MetaData(), autoload_with=bind)
    facts: dict[int, dict[str, object]] = {}
    previous, last, count = GENESIS, None, 0
    for row in bind.execute(sa.select(events).order_by(events.c.id)).mappings().all():
        one = dict(row)
        if one["contract_id"] not in facts:
            facts[one["contract_id"]] = _facts(bind, one)
        one |= {"booked_on": one["effective_on"], **facts[one["contract_id"]]}
        one |= {"evidence": "", "previous": previous}
        digest = _digest(one)
        changed = {k: one[k] for k in (*DAYS, *FLAGS, *(n for n, _ in _texts()[:-1]))}
        bind.execute(
            events.update().where(events.c.id == one["id"]).values(
                digest=digest, **changed
            )
        )  # fmt: skip
        previous, last, count = digest, one["id"], count + 1
    head = sa.table(
        "ledger_head", *map(sa.column, ("id", "event_id", "count", "digest"))
    )
    op.bulk_insert(
        head, [{"id": 1, "event_id": last, "count": count, "digest": previous}]
    )


def _derive(dialect: str) -> None:
    """Add the entries up by group, clock and month."""
    dimensions = {
        "all": "''", "type": "type_code", "field": "field_code", "ip": "ip_code",
        "sector": "sector_code", "seller-town": "seller_town",
        "buyer-town": "buyer_town", "seller-kind": "seller_kind",
        "buyer-scale": "buyer_scale", "seller": "seller_ref", "buyer": "buyer_ref",
        "broker": "broker_ref", "size": "size_code",
    }  # fmt: skip
    for dimension, code in dimensions.items():
        for clock in ("booked", "origin", "signed"):
            day = f"{clock}_on"
            month = (
                f"CAST(to_char({day}, 'YYYYMM') AS INTEGER)"
                if dialect == "postgresql"
                else f"CAST(strftime('%Y%m', {day}) AS INTEGER)"
            )
            ended = "" if clock == "booked" else " WHEN 'cancel' THEN -1 WHEN 'revoke' THEN -1"
            op.execute(
                "INSERT INTO amount_sums (dimension, clock, month, code, seller_here,"
                " buyer_here, is_foreign, technical_fen, total_fen, contracts, events)"
                f" SELECT '{dimension}', '{clock}', m, c, seller_here, buyer_here,"
                " is_foreign, SUM(technical_delta_fen), SUM(total_delta_fen), SUM(n),"
                f" COUNT(*) FROM (SELECT {month} AS m, {code} AS c, seller_here,"
                " buyer_here, is_foreign, technical_delta_fen, total_delta_fen,"
                f" CASE kind WHEN 'register' THEN 1{ended} ELSE 0 END AS n"
                " FROM amount_events) one"
                " GROUP BY m, c, seller_here, buyer_here, is_foreign"
            )


def _facts(bind: sa.Connection, event: dict[str, object]) -> dict[str, object]:
    contract = bind.execute(
        sa.text(
            "SELECT c.*, b.ref AS broker_ref FROM contracts c"
            " LEFT JOIN brokers b ON b.id = c.broker_id WHERE c.id = :id"
        ),
        {"id": event["contract_id"]},
    ).mappings().one()  # fmt: skip
    parties = bind.execute(
        sa.text(
            "SELECT p.side, p.region_code, o.ref, o.kind_code, o.scale_code,"
            " coalesce(nullif(p.town_code, ''), o.town_code) AS town_code,"
            " coalesce(nullif(p.sector_code, ''), o.sector_code) AS sector_code"
            " FROM contract_parties p"
            " LEFT JOIN organisations o ON o.id = p.organisation_id"
            " WHERE p.contract_id = :id ORDER BY p.id"
        ),
        {"id": event["contract_id"]},
    ).mappings().all()  # fmt: skip
    sides = {}
    for side in ("seller", "buyer"):
        own = [one for one in parties if one["side"] == side]
        sides[side] = next((p for p in own if p["region_code"] == "330211"), own[0])
    seller, buyer = sides["seller"], sides["buyer"]
    amount = int(event["technical_delta_fen"])  # type: ignore[call-overload]
    return {
        "origin_on": event["effective_on"],
        "signed_on": _day(contract["signed_on"]),
        "seller_here": seller["region_code"] == "330211",
        "buyer_here": buyer["region_code"] == "330211",
        "is_foreign": any(one["region_code"] == "990000" for one in parties),
        "type_code": contract["type_code"],
        "field_code": contract["field_code"],
        "ip_code": contract["ip_code"],
        "sector_code": buyer["sector_code"] or "",
        "seller_town": seller["town_code"] or "",
        "buyer_town": buyer["town_code"] or "",
        "seller_kind": seller["kind_code"] or "",
        "buyer_scale": buyer["scale_code"] or "",
        "seller_ref": seller["ref"] or "",
        "buyer_ref": buyer["ref"] or "",
        "broker_ref": contract["broker_ref"] or "",
        "size_code": next(c for least, c in SIZES if max(amount, 0) >= least),
    }


def _digest(values: dict[str, object]) -> str:
    body = [_plain(values[name]) for name in COVERED]
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return aware.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value


def _day(value: object) -> object:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _drop_trigger(table: str, verb: str, dialect: str) -> None:
    tail = f" ON {table}" if dialect == "postgresql" else ""
    op.execute(f"DROP TRIGGER {table}_no_{verb}{tail}")


def _trigger(table: str, verb: str, dialect: str) -> str:
    start = f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table}"
    if dialect == "postgresql":
        return f"{start} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    return f"{start} BEGIN SELECT RAISE(ABORT, 'append-only'); END"
