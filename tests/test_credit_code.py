"""Credit codes: the check character catches what people mistype."""

import pytest

from tech_market.credit_code import ALPHABET, check_character, is_valid, normalise

# Made up: the six digits of the registering authority name no place.
FIRST17 = "91999999MA0DEMO01".replace("O", "0")
CODE = FIRST17 + check_character(FIRST17)


def test_weights_follow_the_standard_worked_by_hand() -> None:
    # Only the last place is 1; its weight is 3^16 mod 31 = 28, and 31 - 28 = 3.
    assert check_character("0" * 16 + "1") == "3"
    # Only the first place is 1: weight 1, 31 - 1 = 30, the last sign.
    assert check_character("1" + "0" * 16) == "Y"


def test_a_total_divisible_by_31_gives_zero() -> None:
    assert check_character("0" * 17) == "0"


def test_a_completed_code_is_valid() -> None:
    assert is_valid(CODE)


def test_every_single_mistyped_character_is_caught() -> None:
    wrong = [
        CODE[:place] + sign + CODE[place + 1 :]
        for place in range(18)
        for sign in ALPHABET
        if sign != CODE[place]
    ]
    assert not any(map(is_valid, wrong))


def test_swapped_neighbours_are_caught() -> None:
    for place in range(17):
        swapped = CODE[:place] + CODE[place + 1] + CODE[place] + CODE[place + 2 :]
        assert swapped == CODE or not is_valid(swapped)


@pytest.mark.parametrize(
    "code", ["", CODE[:17], CODE + "0", CODE.lower(), " " + CODE, "I" + CODE[1:]]
)
def test_other_shapes_are_not_valid(code: str) -> None:
    assert not is_valid(code)


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        f"  {CODE[:8]} {CODE[8:]}\n",
        f"{CODE[:8]}-{CODE[8:]}",
        f"\ufeff{CODE[:4]}\u200b{CODE[4:]}",
        f"{CODE[:8]}\u2014{CODE[8:]}",
        "".join(chr(ord(sign) + 0xFEE0) for sign in CODE),
    ],
)
def test_what_copying_does_is_undone(typed: str) -> None:
    assert normalise(typed) == CODE


def test_forbidden_letters_are_kept_so_the_check_can_refuse_them() -> None:
    assert normalise("iosvz") == "IOSVZ"


@pytest.mark.parametrize("first17", ["1" * 16, "1" * 18, "I" + "0" * 16])
def test_a_check_character_needs_seventeen_allowed_characters(first17: str) -> None:
    with pytest.raises(ValueError, match=r"17 characters|substring not found"):
        check_character(first17)
