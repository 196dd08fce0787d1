"""Money is integer 分: one parser in, one writer out."""

import re
from decimal import Decimal
from typing import Literal

from tech_market.errors import RuleBroken
from tech_market.saying import Said

FEN_PER_YUAN = 100
FEN_PER_WAN = 1_000_000
FEN_PER_YI = 10_000_000_000
MOST_FEN = 10**14  # 一万亿元: beyond any contract, safely inside a 64-bit integer

Unit = Literal["元", "万元"]
_SHAPE: dict[Unit, re.Pattern[str]] = {
    "元": re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?"),
    "万元": re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?"),
}
_FEN: dict[Unit, int] = {"元": FEN_PER_YUAN, "万元": FEN_PER_WAN}


def parse_fen(text: str, *, unit: Unit) -> int:
    """Read an amount typed in `unit` as 分.

    Only ASCII digits with a plain decimal point pass: at most two decimals of 元 or
    six of 万元. No sign, exponent, separator or full width digit is guessed at.
    Raises RuleBroken: "amount-shape", "amount-range".
    """
    text = text.strip()
    if not _SHAPE[unit].fullmatch(text):
        raise RuleBroken(
            "amount-shape",
            "请填写以%(unit)s为单位的数字，例如 12.5；"
            "不要使用正负号、逗号、全角数字或科学计数法",
            unit=Said(unit),
        )
    fen = Decimal(text) * _FEN[unit]
    if fen != int(fen) or fen > MOST_FEN:
        raise RuleBroken("amount-range", "金额超出允许范围")
    return int(fen)


def yuan_text(fen: int) -> str:
    """Write 分 as 元 with separators and two decimals: 1,234,567.80."""
    sign = "-" if fen < 0 else ""
    yuan, rest = divmod(abs(fen), FEN_PER_YUAN)
    return f"{sign}{yuan:,}.{rest:02d}"


def plain_text(fen: int, *, unit: Unit) -> str:
    """Write 分 in `unit` so that parse_fen reads it back: no separators, no waste."""
    text = f"{Decimal(fen) / _FEN[unit]:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def short_text(fen: int) -> str:
    """Write 分 as Chinese readers say it: 150.00亿元, 320.5万元, 8,000.00元."""
    size = abs(fen)
    if size >= FEN_PER_YI:
        return f"{Decimal(fen) / FEN_PER_YI:,.2f}亿元"
    if size >= FEN_PER_WAN:
        text = f"{Decimal(fen) / FEN_PER_WAN:,.2f}"
        return text.removesuffix("0").removesuffix(".0") + "万元"
    return yuan_text(fen) + "元"


def english_text(fen: int) -> str:
    """Write 分 as English readers say it: CNY 15 billion, CNY 3.205 million."""
    for size, word, places in ((10**11, "billion", 3), (10**8, "million", 4)):
        if abs(fen) >= size:
            text = f"{Decimal(fen) / size:,.{places}f}".rstrip("0").rstrip(".")
            return f"CNY {text} {word}"
    return "CNY " + yuan_text(fen)
