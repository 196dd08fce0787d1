"""What stands in the way of leaving, and the word that means it."""

import dataclasses

import pytest

from tech_market.errors import RuleBroken
from tech_market.privacy.rules import (
    Ties,
    check_may_leave,
    check_word,
    gone_email,
    obstacles,
)

CASES = [
    (Ties(is_last_admin=True), "last-admin"),
    (Ties(is_last_owner=True), "last-owner"),
    (Ties(living_listings=1), "living-listings"),
    (Ties(house_deals=1), "house-deals"),
    (Ties(needs_in_hand=1), "needs-in-hand"),
    (Ties(own_deals=1), "own-deals"),
    (Ties(open_claims=1), "open-claims"),
    (Ties(waiting_contracts=1), "waiting-contracts"),
]


def test_who_has_no_ties_may_leave() -> None:
    assert obstacles(Ties()) == []
    check_may_leave(Ties())


@pytest.mark.parametrize(("ties", "code"), CASES)
def test_each_tie_holds_and_says_what_to_do(ties: Ties, code: str) -> None:
    (one,) = obstacles(ties)
    assert one.code == code
    assert "请" in one.message
    with pytest.raises(RuleBroken) as refused:
        check_may_leave(ties)
    assert refused.value.code == code


def test_every_tie_has_its_case() -> None:
    named = {
        field.name
        for ties, _code in CASES
        for field in dataclasses.fields(ties)
        if getattr(ties, field.name)
    }
    assert named == {one.name for one in dataclasses.fields(Ties)} - {"is_leaving"}


def test_asking_twice_is_refused() -> None:
    with pytest.raises(RuleBroken) as refused:
        check_may_leave(Ties(is_leaving=True))
    assert refused.value.code == "leaving"


@pytest.mark.parametrize("word", ["注销", " 注销 ", "DELETE", "delete"])
def test_the_word_is_taken_in_both_languages(word: str) -> None:
    check_word(word)


@pytest.mark.parametrize("word", ["", None, "注", "注销账号", "是", "DELET"])
def test_another_word_is_refused(word: str | None) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_word(word)
    assert refused.value.field == "word"


def test_the_address_left_behind_is_nobodys() -> None:
    assert gone_email("abc") == "abc@gone.invalid"
