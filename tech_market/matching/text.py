"""What the engine reads: a listing as one audience may read it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

NEED: Final = "need"
RESULT: Final = "result"
KINDS: Final = (NEED, RESULT)
CONSTRAINTS: Final = ("budget", "deadline", "trl", "cooperation", "ip", "region")
IP: Final = ("own", "share", "use")
OPERATORS: Final = (">=", "<=", ">", "<", "=", "range")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One measurable demand or promise.

    `>=` and `>` use `low`, `<=` and `<` use `high`, `=` has both alike, `range` both.
    `quote` is the sentence it was read out of, "" for a row its owner filled in.
    """

    name: str
    operator: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    must: bool = True
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One listing, holding only what its audience may read.

    `trl` is what a result has and what a need wants; `budget_fen` is a need's,
    `price_fen` a result's, each None unless the audience may read it. A need also says
    by when (`deadline_on`), who shall own what comes of it (`ip_wanted`, one of IP),
    from where (`region_wanted`), and which of CONSTRAINTS are hard. A result says how
    it may be had (`conversion_codes`). `read_on` is the day the listing was read.
    """

    id: str
    kind: str
    title: str
    summary: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    field_code: str = ""
    industry_code: str = ""
    cooperation_codes: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    trl: int | None = None
    budget_fen: int | None = None
    price_fen: int | None = None
    valid_until: date | None = None
    published_on: date | None = None
    region_code: str = ""
    region_wanted: str = ""
    deadline_on: date | None = None
    read_on: date | None = None
    ip_wanted: str = ""
    conversion_codes: tuple[str, ...] = ()
    hard: tuple[str, ...] = ()
    stage_code: str = ""  # of a result its 成熟阶段, of a need the level it wants
    band_code: str = ""  # of the amount, as the caller's list of bands has it
    amount_fen: int | None = None  # what lists show and sort by, if this audience may


def other_kind(kind: str) -> str:
    """Return what a listing of `kind` is matched with."""
    return RESULT if kind == NEED else NEED
