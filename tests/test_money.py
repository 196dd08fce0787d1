"""Amounts come in through one narrow door and go out unharmed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tech_market.errors import RuleBroken
from tech_market.money import (
    MOST_FEN,
    Unit,
    english_text,
    parse_fen,
    plain_text,
    short_text,
    yuan_text,
)

REFUSED = [
    "", "-1", "+1", "1e9", "NaN", "Infinity", "１２", "1_000", "1,000.00", "true", "[]",
    "0x10", ".5", "5.", "12.345", "9" * 13, "1 000", "٣", "²", "9223372036854775808",
]  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_t38_odd_amounts_in_yuan_are_refused(text: str) -> None:
    with pytest.raises(RuleBroken):
        parse_fen(text, unit="元")


@pytest.mark.parametrize(
    ("text", "unit", "fen"),
    [
        ("0", "元", 0),
        ("0.01", "元", 1),
        ("12.3", "元", 1230),
        ("12.5", "万元", 12_500_000),
        ("0.000001", "万元", 1),
        (" 8 ", "元", 800),
    ],
)
def test_plain_amounts_become_fen(text: str, unit: Unit, fen: int) -> None:
    assert parse_fen(text, unit=unit) == fen


def test_amount_beyond_any_contract_is_refused() -> None:
    with pytest.raises(RuleBroken) as caught:
        parse_fen("999999999", unit="万元")
    assert caught.value.code == "amount-range"


@given(st.integers(0, MOST_FEN), st.sampled_from(["元", "万元"]))
def test_what_is_written_plainly_is_read_back(fen: int, unit: Unit) -> None:
    if unit == "元" and fen >= 10**14:
        fen -= 1
    assert parse_fen(plain_text(fen, unit=unit), unit=unit) == fen


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (1_500_000_000_000, "150.00亿元"),
        (320_500_000, "320.5万元"),
        (80_000_000, "80万元"),
        (800_000, "8,000.00元"),
        (-320_500_000, "-320.5万元"),
    ],
)
def test_amounts_read_as_chinese_readers_say_them(fen: int, text: str) -> None:
    assert short_text(fen) == text


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (1_500_000_000_000, "CNY 15 billion"),
        (101_400_000_000, "CNY 1.014 billion"),
        (320_500_000, "CNY 3.205 million"),
        (99_999_999, "CNY 999,999.99"),
        (800_000, "CNY 8,000.00"),
        (-320_500_000, "CNY -3.205 million"),
    ],
)
def test_amounts_read_as_english_readers_say_them(fen: int, text: str) -> None:
    assert english_text(fen) == text


def test_yuan_keeps_every_fen() -> None:
    assert yuan_text(-123_456_780) == "-1,234,567.80"
