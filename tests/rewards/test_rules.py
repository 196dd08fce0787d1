"""Rates, shares, filings and the life of a claim, as tables of cases."""

import copy
import tomllib
from datetime import date
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tech_market.errors import RuleBroken
from tech_market.rewards.rules import (
    MOVES,
    ClaimState,
    ClaimStep,
    check_persons,
    checked_reason,
    next_state,
)
from tech_market.rewards.rules.amounts import owed_back, reward_of, split
from tech_market.rewards.rules.policy import (
    SETS,
    read_rules,
    reward_rules,
    rules_on,
)


@pytest.mark.parametrize(
    ("base", "rate", "cap", "reward"),
    [
        (80_000_000, 150, None, 1_200_000),  # 80万元 at 1.5% is 1.2万元
        (99, 150, None, 1),  # 1.485 分 is cut off: a ceiling is never passed
        (66, 150, None, 0),
        (0, 150, None, 0),
        (-5_000, 150, None, 0),
        (80_000_000, 150, 1_000_000, 1_000_000),
        (80_000_000, 150, 1_200_000, 1_200_000),
        (80_000_000, 0, None, 0),
    ],
)
def test_a_reward_is_cut_off_and_capped(
    base: int, rate: int, cap: int | None, reward: int
) -> None:
    assert reward_of(base, rate_bp=rate, cap_fen=cap) == reward


@pytest.mark.parametrize(
    ("total", "shares", "parts"),
    [
        (100, {"a": 10_000}, {"a": 100}),
        (100, {"a": 3_333, "b": 3_333, "c": 3_334}, {"a": 33, "b": 33, "c": 34}),
        (1, {"b": 5_000, "a": 5_000}, {"a": 1, "b": 0}),  # equals: the first name
        (10, {"a": 1, "b": 9_999}, {"a": 0, "b": 10}),
        (0, {"a": 5_000, "b": 5_000}, {"a": 0, "b": 0}),
    ],
)
def test_shares_by_largest_remainder(
    total: int, shares: dict[str, int], parts: dict[str, int]
) -> None:
    assert split(total, shares) == parts


@given(total=st.integers(0, 10**14), cuts=st.lists(st.integers(0, 10_000), max_size=4))
def test_parts_add_up_exactly_and_none_is_off_by_a_fen(
    total: int, cuts: list[int]
) -> None:
    marks = [0, *sorted(cuts), 10_000]
    shares = {str(at): high - low for at, (low, high) in enumerate(pairwise(marks))}
    parts = split(total, shares)
    assert sum(parts.values()) == total
    assert all(abs(parts[n] * 10_000 - total * shares[n]) < 10_000 for n in shares)


@pytest.mark.parametrize("shares", [{"a": 9_999}, {"a": 10_001, "b": -1}])
def test_other_shares_are_refused(shares: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="10,000"):
        split(100, shares)


def test_only_what_was_paid_above_the_due_comes_back() -> None:
    assert owed_back(paid_fen=100, due_fen=30) == 70
    assert owed_back(paid_fen=100, due_fen=100) == 0
    assert owed_back(paid_fen=100, due_fen=130) == 0


@pytest.mark.parametrize(("state", "step"), list(product(ClaimState, ClaimStep)))
def test_every_step_from_every_state(state: ClaimState, step: ClaimStep) -> None:
    if state in MOVES[step]:
        assert next_state(state, step) is MOVES[step][state]
        return
    with pytest.raises(RuleBroken) as broken:
        next_state(state, step)
    assert broken.value.code == "claim-state"


def test_what_ended_or_was_paid_never_becomes_payable_again() -> None:
    over = {ClaimState.PAID, ClaimState.REFUSED, ClaimState.WITHDRAWN, ClaimState.VOID}
    leads = {now: then for moves in MOVES.values() for now, then in moves.items()}
    assert {leads[one] for one in over if one in leads} <= {ClaimState.PAID}
    assert list(MOVES[ClaimStep.PAY]) == [ClaimState.APPROVED]


@pytest.mark.parametrize(
    ("claimed_by", "checked_by", "actor", "code"),
    [
        (1, None, 2, ""),
        (1, 2, 3, ""),
        (1, None, 1, "own-claim"),
        (1, 2, 1, "own-claim"),
        (1, 2, 2, "same-person"),
    ],
)
def test_three_people_stand_behind_a_payment(
    claimed_by: int, checked_by: int | None, actor: int, code: str
) -> None:
    def check() -> None:
        check_persons(claimed_by=claimed_by, checked_by=checked_by, actor=actor)

    if not code:
        check()
        return
    with pytest.raises(RuleBroken) as broken:
        check()
    assert broken.value.code == code


@pytest.mark.parametrize("text", ["", "  \n", "长" * 501])
def test_a_refusal_needs_a_reason_of_readable_length(text: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        checked_reason(text)
    assert (broken.value.code, broken.value.field) == ("reason", "reason")


def test_the_published_rule_is_a_ceiling_of_one_and_a_half_percent() -> None:
    rules = rules_on(date(2022, 3, 25))
    assert rules.rate_bp == 150
    assert {one.of for one in rules.filings} == {"broker", "need", "introduction"}
    assert rules.contract_cap.value is None
    assert "待核实" in rules.contract_cap.basis.note


def test_before_the_first_rules_nothing_is_rewarded() -> None:
    with pytest.raises(RuleBroken) as broken:
        rules_on(date(2022, 3, 24))
    assert broken.value.code == "no-reward-rules"


@pytest.mark.parametrize(
    ("filed", "signed", "is_met"),
    [
        (date(2026, 3, 1), date(2026, 3, 2), True),
        (date(2026, 3, 2), date(2026, 3, 2), False),  # a day cannot prove the order
        (date(2026, 3, 3), date(2026, 3, 2), False),
        (None, date(2026, 3, 2), False),
    ],
)
def test_a_filing_lies_before_the_day_of_signature(
    *, filed: date | None, signed: date, is_met: bool
) -> None:
    for rule in rules_on(signed).filings:
        assert rule.is_met(filed, signed_on=signed) is is_met


@pytest.mark.parametrize(
    ("side", "seller", "buyer", "is_taken"),
    [
        ("touching", True, False, True),
        ("touching", False, True, True),
        ("touching", False, False, False),
        ("output", False, True, False),
        ("absorb", True, False, False),
        ("all", False, False, True),
    ],
)
def test_which_side_lies_in_the_district(
    *, side: str, seller: bool, buyer: bool, is_taken: bool
) -> None:
    rules = read_rules(_data(contracts={"side": side}))
    assert rules.takes_side(seller_here=seller, buyer_here=buyer) is is_taken


def test_a_period_gives_a_last_day() -> None:
    rules = read_rules(_data(period={"days": 30}))
    assert rules.last_day(date(2026, 3, 2)) == date(2026, 4, 1)
    assert rules_on(date(2026, 3, 2)).last_day(date(2026, 3, 2)) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"contracts": {"side": "somewhere"}},
        {"base": {"amount": "total"}},
        {"filing": [{"of": "x", "days_before": 1, "source": "", "verified": True}]},
    ],
)
def test_a_wrong_file_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - which of them does not matter
        read_rules(_data(**wrong))


def test_each_file_is_named_by_its_key_and_sets_differ_in_their_day() -> None:
    found = reward_rules()
    assert {one.key for one in found} == {path.stem for path in SETS.glob("*.toml")}
    assert len({one.effective_from for one in found}) == len(found)


def _data(**changes: Any) -> dict[str, Any]:
    text = (SETS / "2022.toml").read_text(encoding="utf8")
    data = copy.deepcopy(tomllib.loads(text))
    for name, change in changes.items():
        data[name] = data[name] | change if isinstance(change, dict) else change
    return data
