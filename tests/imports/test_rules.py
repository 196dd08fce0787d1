"""States of rows, and what makes two of them the same."""

import pytest

from tech_market.errors import RuleBroken
from tech_market.imports.rules import (
    BatchState,
    RowState,
    check_state,
    content_digest,
    letter_of,
    right_key,
    right_kind,
    row_state,
    runs_as_formula,
)


@pytest.mark.parametrize(
    ("skipped", "error", "twin", "kept", "warning", "state"),
    [
        (False, False, False, False, False, RowState.READY),
        (False, False, False, False, True, RowState.WARNING),
        (False, False, True, False, False, RowState.DUPLICATE),
        (False, False, True, True, False, RowState.WARNING),
        (False, True, True, True, True, RowState.ERROR),
        (True, True, True, True, True, RowState.SKIPPED),
    ],
)
def test_row_stands_where_its_worst_puts_it(
    *, skipped: bool, error: bool, twin: bool, kept: bool, warning: bool,
    state: RowState,
) -> None:  # fmt: skip
    found = row_state(
        is_skipped=skipped, has_error=error, has_twin=twin, is_kept=kept,
        has_warning=warning,
    )  # fmt: skip
    assert found is state


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("ZL 2021 1 0123456.7", "202110123456"),
        ("CN202110123456.X", "202110123456"),
        ("2021101234567", "202110123456"),
        ("专利号：ZL202110123456.7", "202110123456"),
        ("ＺＬ202110123456.7", "202110123456"),
        ("2021SR0123456", "2021SR0123456"),
        ("ZL98123456.7", "98123456"),
    ],
)
def test_numbers_of_one_right_compare_alike(number: str, key: str) -> None:
    assert right_key(number) == key


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("ZL202110123456.7", "patent-invention"),
        ("ZL202120123456.7", "patent-utility"),
        ("ZL202130123456.7", "patent-design"),
        ("2021SR0123456", "software"),
        ("US123", "patent"),
    ],
)
def test_number_says_what_kind_of_right_it_is(number: str, kind: str) -> None:
    assert right_kind(number) == kind


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("=cmd|' /C calc'!A0", True), ("＝1+1", True), ("@SUM(A1)", True),
        ("+cmd|x", True), (" '=1", True), ("-40.5", False), ("+86 574", False),
        ("A=B", False), ("", False),
    ],
)  # fmt: skip
def test_text_that_a_spreadsheet_would_run_is_told(text: str, *, runs: bool) -> None:
    assert runs_as_formula(text) is runs


def test_titles_differ_by_words_not_by_width_or_blanks() -> None:
    assert content_digest("铝 合金（A）", "甲") == content_digest("铝合金(a)", "甲。")
    assert content_digest("铝合金", "甲") != content_digest("铝合金", "乙")


def test_step_in_another_state_is_refused_in_its_words() -> None:
    with pytest.raises(RuleBroken, match="已撤销"):
        check_state(BatchState.UNDONE, {BatchState.CHECKED})


def test_columns_are_named_as_spreadsheets_do() -> None:
    assert [letter_of(at) for at in (0, 25, 26, 701, 702)] == [
        "A", "Z", "AA", "ZZ", "AAA",
    ]  # fmt: skip
