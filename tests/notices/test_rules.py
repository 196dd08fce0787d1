"""When mail goes out: at once, mornings, Mondays, never in quiet hours."""

from datetime import UTC, datetime, timedelta

import pytest

from tech_market.notices.rules import (
    SHANGHAI,
    Frequency,
    after_quiet,
    contains_all,
    is_quiet,
    next_mail,
)

NIGHT = (22, 7)
NONE = (0, 0)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(
    ("frequency", "now", "quiet", "expected"),
    [
        (Frequency.AT_ONCE, "2026-03-02 12:00", NIGHT, "2026-03-02 12:00"),
        (Frequency.AT_ONCE, "2026-03-02 22:00", NIGHT, "2026-03-03 07:00"),
        (Frequency.AT_ONCE, "2026-03-02 03:00", NIGHT, "2026-03-02 07:00"),
        (Frequency.AT_ONCE, "2026-03-02 07:00", NIGHT, "2026-03-02 07:00"),
        (Frequency.AT_ONCE, "2026-03-02 23:00", NONE, "2026-03-02 23:00"),
        (Frequency.AT_ONCE, "2026-03-02 13:00", (12, 14), "2026-03-02 14:00"),
        (Frequency.DAILY, "2026-03-02 07:59", NIGHT, "2026-03-02 08:00"),
        (Frequency.DAILY, "2026-03-02 08:00", NIGHT, "2026-03-03 08:00"),
        (Frequency.DAILY, "2026-03-02 12:00", (7, 9), "2026-03-03 09:00"),
        (Frequency.WEEKLY, "2026-03-02 07:00", NIGHT, "2026-03-02 08:00"),
        (Frequency.WEEKLY, "2026-03-02 12:00", NIGHT, "2026-03-09 08:00"),
        (Frequency.WEEKLY, "2026-03-08 12:00", NIGHT, "2026-03-09 08:00"),
    ],
)
def test_mail_goes_out_when_the_person_wants_it(
    frequency: Frequency, now: str, quiet: tuple[int, int], expected: str
) -> None:
    assert next_mail(frequency, quiet=quiet, now=at(now)) == at(expected)


def test_never_is_never() -> None:
    assert next_mail(Frequency.NEVER, quiet=NONE, now=at("2026-03-02 12:00")) is None


@pytest.mark.parametrize("quiet", [(s, e) for s in range(24) for e in range(24)])
def test_nothing_goes_out_in_quiet_hours(quiet: tuple[int, int]) -> None:
    start = at("2026-03-02 00:30")
    for hour in range(24):
        moment = start + timedelta(hours=hour)
        later = after_quiet(moment, quiet=quiet)
        assert later - moment < timedelta(hours=24)
        assert later >= moment
        assert not is_quiet(later.astimezone(SHANGHAI).hour, quiet=quiet)


def test_all_words_must_stand_there() -> None:
    assert contains_all("高强铝合金焊接", ["铝合金", "焊接"])
    assert not contains_all("高强铝合金", ["铝合金", "焊接"])
    assert contains_all("任何内容", [])
