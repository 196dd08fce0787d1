"""When a job is tried again, and what an error may say."""

from datetime import timedelta

import pytest

from tech_market.jobs.rules import (
    LONGEST_PAUSE,
    MOST_LOSSES,
    MOST_TRIES,
    is_poison,
    masked,
    pause_after,
)


def test_pause_doubles_up_to_an_hour() -> None:
    assert [pause_after(n).total_seconds() for n in (1, 2, 3)] == [15, 30, 60]
    assert pause_after(0) == timedelta(seconds=15)
    assert pause_after(99) == LONGEST_PAUSE
    assert all(pause_after(n) <= pause_after(n + 1) for n in range(30))


@pytest.mark.parametrize(
    ("tries", "losses", "expected"),
    [
        (0, 0, False),
        (MOST_TRIES - 1, MOST_LOSSES - 1, False),
        (MOST_TRIES, 0, True),
        (0, MOST_LOSSES, True),
    ],
)
def test_poison_is_five_failures_or_many_dead_workers(
    tries: int, losses: int, *, expected: bool
) -> None:
    assert is_poison(tries=tries, losses=losses) is expected


def test_error_names_no_person() -> None:
    said = masked("refused <wang@example.com>:\n phone 13800001234 x" + "长" * 900)
    assert "wang" not in said
    assert "1380000" not in said
    assert said.startswith("refused <***>: phone *** x")
    assert len(said) == 500
