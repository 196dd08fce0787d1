import pytest

from tech_market.matching.ownership import read_ip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("知识产权归我方所有", "own"),
        ("归需方", "own"),
        ("希望独占", "own"),
        ("双方共有", "share"),
        ("成果归双方共同所有", "share"),
        ("普通许可即可", "use"),
        ("只需使用权", "use"),
        ("不要求独占", ""),
        ("面议", ""),
        ("", ""),
        ("我司拥有全部權利，買斷", "own"),
    ],
)
def test_a_wish_about_ownership_is_understood(text: str, code: str) -> None:
    assert read_ip(text) == code
