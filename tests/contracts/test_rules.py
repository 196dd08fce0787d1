"""What a contract must be, in tables."""

from datetime import date
from functools import partial

import pytest

from tech_market.contracts import rules
from tech_market.contracts.rules import (
    Amounts,
    ContractState,
    Step,
    normalise_registration_no,
)
from tech_market.errors import RuleBroken

WAN = 1_000_000
TODAY = date(2026, 3, 2)
MOVABLE = {
    Step.EDIT: {"draft", "returned", "refused"},
    Step.SUBMIT: {"draft", "returned", "refused"},
    Step.WITHDRAW: {"applied"},
    Step.ACCEPT: {"applied"},
    Step.RETURN: {"applied", "accepted"},
    Step.REGISTER: {"accepted"},
    Step.REFUSE: {"accepted"},
    Step.CHANGE: {"registered"},
    Step.CANCEL: {"registered"},
    Step.REVOKE: {"registered"},
}


@pytest.mark.parametrize("state", ContractState)
@pytest.mark.parametrize("step", Step)
def test_every_pair_of_state_and_step_is_decided(
    state: ContractState, step: Step
) -> None:
    if state.value in MOVABLE[step]:
        rules.next_state(state, step)
    else:
        with pytest.raises(RuleBroken, match="不能执行") as broken:
            rules.next_state(state, step)
        assert broken.value.code == "contract-state"


@pytest.mark.parametrize(
    ("total", "costs", "stated", "code"),
    [
        (100, [20], False, None),
        (100, [99], False, None),
        (100, [], True, None),
        (100, [100], False, "deductions-above-total"),
        (100, [60, 41], False, "deductions-above-total"),
        (100, [], False, "amounts-equal"),
        (100, [20], True, "amounts-differ"),
    ],
)
def test_amounts_agree_with_costs_and_statement(
    total: int, costs: list[int], code: str | None, *, stated: bool
) -> None:
    if code is None:
        rules.check_amounts(total, costs, is_all_technical=stated)
        return
    with pytest.raises(RuleBroken) as broken:
        rules.check_amounts(total, costs, is_all_technical=stated)
    assert broken.value.code == code


def test_technical_amount_is_what_costs_leave() -> None:
    assert Amounts.of(100 * WAN, {"equipment": 15 * WAN, "parts": 1}) == Amounts(
        100 * WAN, 85 * WAN - 1
    )


@pytest.mark.parametrize(
    "typed",
    [
        "2026330211000001",
        " 2026 3302 1100 0001 ",
        "2026-3302-1100-0001",
        "2026\u20103302\u20131100\u20140001",
        "２０２６３３０２１１０００００１",
        "2026.3302/1100_0001",
        "\ufeff20263302\u200b11000001",
        "2026·3302·1100·0001",
    ],
)
def test_a_registration_number_is_the_same_in_any_writing(typed: str) -> None:
    assert normalise_registration_no(typed) == "2026330211000001"


@pytest.mark.parametrize(
    "typed",
    ["", "123", "2026330211000001A", "202633021100001", "٢٠٢٦٣٣٠٢١١٠٠٠٠٠١", "0" * 17],
)
def test_other_registration_numbers_are_refused(typed: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        normalise_registration_no(typed)
    assert broken.value.field == "registration_no"


def test_an_old_number_has_fourteen_digits() -> None:
    assert normalise_registration_no("20 3302 11 000001") == "20330211000001"


@pytest.mark.parametrize(
    ("signed", "starts", "ends", "field"),
    [
        (TODAY, TODAY, None, None),
        (TODAY, TODAY, TODAY, None),
        (date(2026, 3, 3), TODAY, None, "signed_on"),
        (TODAY, TODAY, date(2026, 3, 1), "ends_on"),
    ],
)
def test_days_of_the_paper(
    signed: date, starts: date, ends: date | None, field: str | None
) -> None:
    check = partial(rules.check_dates, today=TODAY)
    if field is None:
        check(signed_on=signed, starts_on=starts, ends_on=ends)
        return
    with pytest.raises(RuleBroken) as broken:
        check(signed_on=signed, starts_on=starts, ends_on=ends)
    assert broken.value.field == field


@pytest.mark.parametrize(
    ("day", "is_allowed"),
    [
        (date(2026, 1, 14), False),  # the day before signature
        (date(2026, 1, 15), True),
        (TODAY, True),
        (date(2026, 3, 3), False),
    ],
)
def test_certificate_lies_between_signature_and_today(
    day: date, *, is_allowed: bool
) -> None:
    signed = date(2026, 1, 15)
    if is_allowed:
        rules.check_certificate(day, signed_on=signed, today=TODAY)
        return
    with pytest.raises(RuleBroken) as broken:
        rules.check_certificate(day, signed_on=signed, today=TODAY)
    assert broken.value.code == "certificate-date"


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (TODAY, None),
        (date(2026, 2, 10), None),  # the day of the entry before
        (date(2026, 2, 9), "effective-date"),
        (date(2026, 3, 3), "effective-date"),
        (date(2027, 1, 1), "effective-date"),
    ],
)
def test_later_entries_stay_in_order_and_out_of_the_future(
    day: date, code: str | None
) -> None:
    after = date(2026, 2, 10)
    if code is None:
        rules.check_effective(day, after=after, today=TODAY)
        return
    with pytest.raises(RuleBroken) as broken:
        rules.check_effective(day, after=after, today=TODAY)
    assert broken.value.code == code


@pytest.mark.parametrize(
    ("total", "budget", "note", "is_allowed"),
    [
        (10 * WAN, WAN, "", True),
        (10 * WAN + 1, WAN, "", False),
        (10 * WAN + 1, WAN, "二期一并签订", True),
        (10 * WAN, None, "", True),
    ],
)
def test_far_above_the_budget_needs_a_reason(
    total: int, budget: int | None, note: str, *, is_allowed: bool
) -> None:
    if is_allowed:
        rules.check_budget(total, budget_fen=budget, note=note)
        return
    with pytest.raises(RuleBroken) as broken:
        rules.check_budget(total, budget_fen=budget, note=note)
    assert broken.value.field == "amount_note"


@pytest.mark.parametrize("total", [0, -1, 10**14 + 1])
def test_totals_outside_the_range_are_refused(total: int) -> None:
    with pytest.raises(RuleBroken) as broken:
        rules.check_total(total)
    assert broken.value.field == "total_yuan"


@pytest.mark.parametrize(
    ("entered", "decided", "is_allowed"),
    [(1, 2, True), (None, 2, True), (1, None, True), (1, 1, False)],
)
def test_whoever_enters_does_not_decide(
    entered: int | None, decided: int | None, *, is_allowed: bool
) -> None:
    if is_allowed:
        rules.check_two_persons(entered_by=entered, decided_by=decided)
        return
    with pytest.raises(RuleBroken) as broken:
        rules.check_two_persons(entered_by=entered, decided_by=decided)
    assert broken.value.code == "same-person"


def test_a_reason_of_blanks_is_none() -> None:
    with pytest.raises(RuleBroken):
        rules.checked_reason(" \n\t")
    assert rules.checked_reason(" 合同解除 ") == "合同解除"
