"""By what an entry is counted: days, sides and groups. Pure.

An entry keeps these as they were when its contract was registered, so that every
figure can be computed again from entries alone, whatever is renamed or moved later.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Clock(StrEnum):
    """Which day of an entry decides the month and year it is counted in."""

    BOOKED = "booked"  # as published: what comes after a freeze goes to its own time
    ORIGIN = "origin"  # restated: everything in the month of the certificate
    SIGNED = "signed"  # the month the contract was signed in


class Dimension(StrEnum):
    """By what a figure is split; each entry has exactly one code in each."""

    ALL = "all"
    TYPE = "type"
    FIELD = "field"
    IP = "ip"
    SECTOR = "sector"  # the buyer's, GB/T 4754
    SELLER_TOWN = "seller-town"
    BUYER_TOWN = "buyer-town"
    SELLER_KIND = "seller-kind"
    BUYER_SCALE = "buyer-scale"
    SELLER = "seller"  # reference of the registered organisation
    BUYER = "buyer"
    BROKER = "broker"
    SIZE = "size"


CLOCK_COLUMNS: Mapping[Clock, str] = {
    Clock.BOOKED: "booked_on",
    Clock.ORIGIN: "origin_on",
    Clock.SIGNED: "signed_on",
}
DIMENSION_COLUMNS: Mapping[Dimension, str] = {
    Dimension.TYPE: "type_code",
    Dimension.FIELD: "field_code",
    Dimension.IP: "ip_code",
    Dimension.SECTOR: "sector_code",
    Dimension.SELLER_TOWN: "seller_town",
    Dimension.BUYER_TOWN: "buyer_town",
    Dimension.SELLER_KIND: "seller_kind",
    Dimension.BUYER_SCALE: "buyer_scale",
    Dimension.SELLER: "seller_ref",
    Dimension.BUYER: "buyer_ref",
    Dimension.BROKER: "broker_ref",
    Dimension.SIZE: "size_code",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a contract is counted by, fixed with its registration; "" is unknown."""

    origin_on: date  # the certificate's
    signed_on: date
    seller_here: bool
    buyer_here: bool
    is_foreign: bool  # 涉外: a party is abroad
    type_code: str
    field_code: str
    ip_code: str
    sector_code: str
    seller_town: str
    buyer_town: str
    seller_kind: str
    buyer_scale: str
    seller_ref: str
    buyer_ref: str
    broker_ref: str
    size_code: str


def month_of(day: date) -> int:
    """Write a month as a number: 202603."""
    return day.year * 100 + day.month
