"""Tables: every state against every move."""

from datetime import date, timedelta

import pytest

from tech_market.brokerage import rules
from tech_market.brokerage.rules import ALL_STAGES, CLOSED, RUNNING, IntroductionState
from tech_market.errors import RuleBroken

TODAY = date(2026, 3, 2)
#: from -> where it may go, written out by hand
MOVES = {
    "lead": "contact exchange pilot pricing negotiation closed",
    "contact": "exchange pilot pricing negotiation closed",
    "exchange": "contact pilot pricing negotiation closed",
    "pilot": "contact exchange pricing negotiation closed",
    "pricing": "contact exchange pilot negotiation closed",
    "negotiation": "contact exchange pilot pricing signed closed",
    "signed": "closed",
    "registered": "performing accepted closed",
    "performing": "accepted closed",
    "accepted": "closed",
    "closed": "",
    "unheard-of": "",
}
EVERY = (*ALL_STAGES, CLOSED, "unheard-of")


@pytest.mark.parametrize("current", EVERY)
@pytest.mark.parametrize("wanted", EVERY)
def test_deal_moves_as_the_table_says(current: str, wanted: str) -> None:
    if wanted in MOVES[current].split():
        rules.check_deal_move(current, wanted)
    else:
        with pytest.raises(RuleBroken) as refused:
            rules.check_deal_move(current, wanted)
        assert refused.value.code == "deal-move"


@pytest.mark.parametrize("current", EVERY)
def test_form_offers_exactly_the_allowed_stages(current: str) -> None:
    assert list(rules.next_stages(current)) == MOVES[current].split()


@pytest.mark.parametrize("stage", EVERY)
def test_note_without_move_needs_words_and_a_living_deal(stage: str) -> None:
    assert rules.is_running(stage) is (stage in RUNNING)
    if stage in ALL_STAGES:
        rules.check_deal_step(stage, stage, note="电话回访", close_code="")
    with pytest.raises(RuleBroken) as refused:
        rules.check_deal_step(stage, stage, note="", close_code="")
    assert refused.value.code in {"note-missing", "deal-move"}


@pytest.mark.parametrize(
    ("wanted", "note", "close_code", "code"),
    [
        (CLOSED, "", "no-agreement", ""),
        (CLOSED, "双方另有安排", "other", ""),
        (CLOSED, "", "other", "note-missing"),
        (CLOSED, "谈不拢", "", "close-reason"),
        ("pilot", "", "no-agreement", "close-reason"),
        ("pilot", "", "", ""),
    ],
)
def test_closing_gives_its_reason_and_only_closing_does(
    wanted: str, note: str, close_code: str, code: str
) -> None:
    if not code:
        rules.check_deal_step("contact", wanted, note=note, close_code=close_code)
        return
    with pytest.raises(RuleBroken) as refused:
        rules.check_deal_step("contact", wanted, note=note, close_code=close_code)
    assert refused.value.code == code


@pytest.mark.parametrize("state", IntroductionState)
def test_only_an_asked_introduction_is_answered_or_given_back(
    state: IntroductionState,
) -> None:
    for check in (rules.check_answerable, rules.check_releasable):
        if state is IntroductionState.ASKED:
            check(state)
        else:
            with pytest.raises(RuleBroken):
                check(state)


def test_every_state_of_an_introduction_has_its_name() -> None:
    assert set(rules.INTRODUCTION_NAMES) == set(IntroductionState)


def test_one_side_says_yes_once() -> None:
    rules.check_side_open(accepted=False)
    with pytest.raises(RuleBroken, match="已同意"):
        rules.check_side_open(accepted=True)


@pytest.mark.parametrize(
    ("is_filed", "days", "code"),
    [
        (True, 0, ""),
        (True, 1, ""),
        (True, -1, "certificate-expired"),
        (False, 1, "broker-not-filed"),
        (True, None, "broker-not-filed"),
    ],
)
def test_broker_takes_with_a_filing_and_a_valid_certificate(
    is_filed: bool,  # noqa: FBT001 - a column of the table
    days: int | None,
    code: str,
) -> None:
    expires_on = None if days is None else TODAY + timedelta(days=days)
    if not code:
        rules.check_can_take(is_filed=is_filed, expires_on=expires_on, today=TODAY)
        return
    with pytest.raises(RuleBroken) as refused:
        rules.check_can_take(is_filed=is_filed, expires_on=expires_on, today=TODAY)
    assert refused.value.code == code
