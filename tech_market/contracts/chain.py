"""The chain of amount events: each entry carries the digest of the one before. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64
#: what an entry's digest covers, in this order: every column but id and the digest
COVERED = (
    "ref", "contract_id", "sequence", "kind", "total_delta_fen",
    "technical_delta_fen", "deductions", "effective_on", "booked_on", "origin_on",
    "signed_on", "seller_here", "buyer_here", "is_foreign", "type_code", "field_code",
    "ip_code", "sector_code", "seller_town", "buyer_town", "seller_kind",
    "buyer_scale", "seller_ref", "buyer_ref", "broker_ref", "size_code", "evidence",
    "reason", "at", "by_id", "previous",
)  # fmt: skip
_write = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":")
).encode


_DAYS = tuple(
    COVERED.index(name)
    for name in ("effective_on", "booked_on", "origin_on", "signed_on")
)
_FLAGS = tuple(
    COVERED.index(name) for name in ("seller_here", "buyer_here", "is_foreign")
)
_COSTS, _AT = COVERED.index("deductions"), COVERED.index("at")
_STORED_MOMENT = 26  # characters of 2026-03-02 04:00:00.000000, UTC, as SQLite keeps it


def digest_of(values: Mapping[str, Any]) -> str:
    """Hash an entry's values, written in one fixed way, as 64 hex digits."""
    body = [values[name] for name in COVERED]
    for place in _DAYS:
        body[place] = body[place].isoformat()
    body[_AT] = _moment(body[_AT])
    return _hash(body)


def digest_of_stored(values: Sequence[Any]) -> str:
    """Hash what the driver read, in the order of COVERED: the same as `digest_of`.

    Days, moments, flags and costs may come as Python's types (PostgreSQL) or as SQLite
    keeps them. Anything written otherwise gives another digest, which is the point.
    """
    body = list(values)
    for place in _FLAGS:
        body[place] = body[place] == 1
    for place in _DAYS:
        if not isinstance(body[place], str):
            body[place] = body[place].isoformat()
    if isinstance(body[_COSTS], str):
        body[_COSTS] = {} if body[_COSTS] == "{}" else json.loads(body[_COSTS])
    at = body[_AT]
    if not isinstance(at, str):
        body[_AT] = _moment(at)
    elif len(at) == _STORED_MOMENT:
        body[_AT] = f"{at[:10]}T{at[11:]}+00:00"
    return _hash(body)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _hash(body: list[Any]) -> str:
    return hashlib.sha256(_write(body).encode()).hexdigest()
