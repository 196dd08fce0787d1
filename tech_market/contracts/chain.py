"""The chain of amount events: each entry carries the digest of the one before. Pure."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC
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
_AT = COVERED.index("at")


def digest_of(values: Mapping[str, Any]) -> str:
    """Hash an entry's values, written in one fixed way, as 64 hex digits."""
    body = [values[name] for name in COVERED]
    for place in _DAYS:
        body[place] = body[place].isoformat()
    body[_AT] = body[_AT].astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(_write(body).encode()).hexdigest()
