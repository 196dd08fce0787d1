"""大写 is exact and reads as bookkeeping has it."""

import pytest

from tech_market.contracts.capitals import capital_text
from tech_market.money import MOST_FEN


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (105, "壹元零伍分"),
        (1_010, "壹拾元零壹角整"),
        (168_032, "壹仟陆佰捌拾元零叁角贰分"),
        (10_700_053, "壹拾万柒仟元零伍角叁分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (100_000_000, "壹佰万元整"),
        (12_345_678_912, "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元壹角贰分"),
        (2_000_000_001, "贰仟万元零壹分"),
        (100_001_000_000, "壹拾亿零壹万元整"),
        (1_500_000_000_000, "壹佰伍拾亿元整"),
        (10_010_001_000_000, "壹仟零壹亿零壹万元整"),
        (MOST_FEN, "壹万亿元整"),
        (-10_000, "负壹佰元整"),
    ],
)
def test_amounts_read_as_written_by_hand(fen: int, text: str) -> None:
    assert capital_text(fen) == text


def test_shifting_the_point_changes_the_words() -> None:
    words = {capital_text(123 * 10**places) for places in range(12)}
    assert len(words) == 12
