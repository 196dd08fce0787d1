"""The rules of a day: which set holds, deadlines, thresholds, papers, all from data."""

from datetime import date
from pathlib import Path

import pytest

from tech_market.codes.catalog import shipped
from tech_market.contracts.rules.calendar import (
    exceptions,
    is_known_year,
    is_working_day,
    working_days_after,
)
from tech_market.contracts.rules.ruleset import (
    SETS,
    _read,
    rule_sets,
    rules_named,
    rules_on,
)
from tech_market.errors import RuleBroken
from tests.contracts.papers import WAN


@pytest.mark.parametrize(
    ("day", "key"),
    [
        (date(2001, 7, 18), "2001"),
        (date(2021, 6, 1), "2001"),
        (date(2026, 1, 22), "2001"),
        (date(2026, 1, 23), "2026"),
        (date(2030, 1, 1), "2026"),
    ],
)
def test_the_day_chooses_the_rules(day: date, key: str) -> None:
    assert rules_on(day).key == key


def test_before_the_oldest_rules_there_are_none() -> None:
    with pytest.raises(RuleBroken) as broken:
        rules_on(date(2001, 7, 17))
    assert broken.value.code == "no-rules"
    assert rules_named("1999") is None


def test_licences_are_a_type_of_their_own_since_the_civil_code() -> None:
    old = rules_on(date(2020, 12, 31))
    assert not old.knows_type("licence", on=date(2020, 12, 31))
    assert old.knows_type("licence", on=date(2021, 1, 1))
    assert not old.knows_type("barter", on=date(2021, 1, 1))


@pytest.mark.parametrize(
    ("technical_wan", "approvers", "days"), [(499, 1, 15), (500, 2, 30), (501, 2, 30)]
)
def test_large_contracts_take_longer_and_two_people(
    technical_wan: int, approvers: int, days: int
) -> None:
    rules = rules_on(date(2026, 3, 1))
    fen = technical_wan * WAN
    assert rules.approvers(fen) == approvers
    assert rules.deadline(fen).words == f"{days}个工作日"
    assert rules.is_large(fen) is (approvers == 2)


def test_the_old_rules_count_calendar_days() -> None:
    deadline = rules_on(date(2025, 5, 1)).deadline(WAN)
    assert deadline.after(date(2025, 9, 30)) == date(2025, 10, 30)
    assert deadline.words == "30日"


def test_papers_follow_the_case() -> None:
    rules = rules_on(date(2026, 3, 1))
    always = [one.code for one in rules.required(frozenset())]
    assert always == ["contract", "application"]
    wanted = {one.code for one in rules.required(frozenset({"costs", "abroad", "ip"}))}
    assert wanted == {*always, "cost-list", "licence", "ip-proof"}


def test_every_set_speaks_the_words_of_the_code_lists_and_names_its_sources() -> None:
    for rules in rule_sets():
        assert set(rules.types) <= {
            one.code for one in shipped()["contract-type"].codes
        }
        papers = {one.code for one in shipped()["contract-paper"].codes}
        assert {one.code for one in rules.papers} <= papers
        assert rules_named(rules.key) is rules
        for basis in (rules.basis, *(one.basis for one in rules.papers)):
            assert basis.source
            assert basis.is_verified or basis.note.endswith("（待核实）")


def test_every_set_says_what_is_alike() -> None:
    for rules in rule_sets():
        window = rules.alike
        assert (window.near_percent, window.near_days, window.split_days) == (
            2, 180, 90,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "error"),
    [("", KeyError), ("near_percent = 100", ValueError), ("near_days = 0", ValueError)],
)
def test_a_set_without_a_window_is_refused(
    tmp_path: Path, line: str, error: type[Exception]
) -> None:
    text = (SETS / "2026.toml").read_text(encoding="utf-8")
    window = "near_percent = 2\nnear_days = 180\nsplit_days = 90\n"
    wrong = window.splitlines()
    if line:
        name = line.split(" = ", maxsplit=1)[0]
        wrong = [line if one.startswith(name) else one for one in wrong]
        wrong = ["split_days = 0" if one.startswith("split") else one for one in wrong]
    path = tmp_path / "2026.toml"
    path.write_text(
        text.replace(window, "\n".join(wrong) + "\n" if line else ""), encoding="utf-8"
    )
    with pytest.raises(error):
        _read(path)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
        (date(2026, 3, 2), 1, date(2026, 3, 3)),
        (date(2026, 3, 6), 1, date(2026, 3, 9)),  # over a weekend
        (date(2026, 2, 13), 1, date(2026, 2, 14)),  # a Saturday worked for the holiday
        (date(2026, 2, 14), 1, date(2026, 2, 24)),  # over the Spring Festival
        (date(2026, 9, 30), 3, date(2026, 10, 10)),  # 国庆, then a worked Saturday
        (date(2027, 1, 1), 1, date(2027, 1, 4)),  # not listed: weekends only
    ],
)
def test_working_days_skip_holidays_and_count_shifted_saturdays(
    start: date, count: int, end: date
) -> None:
    assert working_days_after(start, count) == end


def test_listed_days_differ_from_their_weekday() -> None:
    assert is_known_year(2026)
    assert not is_known_year(2027)
    for day, working in exceptions().items():
        assert working is (day.weekday() >= 5), day
        assert is_working_day(day) is working
