"""When a person is told by mail, and what notices are about. Pure."""

from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
MORNING = time(8)  # when daily and weekly mails go out, in Shanghai; weekly on Mondays
MONDAY = 0
MOST_SEARCHES = 50  # of one person
MOST_FOLLOWS = 200  # of one person


class Frequency(StrEnum):
    """How often mail may come; the inbox fills at once."""

    AT_ONCE = "at-once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


FREQUENCY_NAMES: dict[Frequency, str] = {
    Frequency.AT_ONCE: "即时",
    Frequency.DAILY: "每天汇总",
    Frequency.WEEKLY: "每周汇总",
    Frequency.NEVER: "不接收",
}


class Topic(StrEnum):
    """What a notice is about."""

    PAIRS = "pairs"  # what fits my listing
    CALLS = "calls"  # pairs in a broker's fields
    SEARCH = "search"  # something new for a saved search
    REMINDER = "reminder"  # pairs nobody has answered yet
    NEWS = "news"  # an introduction or a deal moved
    MAIL = "mail"  # my mail address refuses mail


#: how strong a recommendation must be, in percent of the engine's score
STRENGTHS: dict[int, str] = {
    0: "全部推荐",
    30: "较匹配（30% 及以上）",
    50: "高度匹配（50% 及以上）",
}


def next_mail(
    frequency: Frequency, *, quiet: tuple[int, int], now: datetime
) -> datetime | None:
    """Return when a mail about something that happens `now` goes out; None: never.

    `quiet` are two hours of the day in Shanghai, alike for none; 22, 7 spans midnight.
    """
    if frequency is Frequency.NEVER:
        return None
    if frequency is Frequency.AT_ONCE:
        return after_quiet(now, quiet=quiet)
    here = now.astimezone(SHANGHAI)
    slot = datetime.combine(here.date(), MORNING, SHANGHAI)
    if slot <= here:
        slot += timedelta(days=1)
    if frequency is Frequency.WEEKLY:
        slot += timedelta(days=(MONDAY - slot.weekday()) % 7)
    return after_quiet(slot.astimezone(now.tzinfo), quiet=quiet)


def after_quiet(moment: datetime, *, quiet: tuple[int, int]) -> datetime:
    """Return `moment`, or the end of the quiet hours it falls into."""
    starts, ends = quiet
    here = moment.astimezone(SHANGHAI)
    if not is_quiet(here.hour, quiet=quiet):
        return moment
    day = here.date() + timedelta(
        days=1 if starts > ends and here.hour >= starts else 0
    )
    return datetime.combine(day, time(ends), SHANGHAI).astimezone(moment.tzinfo)


def is_quiet(hour: int, *, quiet: tuple[int, int]) -> bool:
    """Tell whether this hour of the day is one of rest."""
    starts, ends = quiet
    if starts <= ends:
        return starts <= hour < ends
    return hour >= starts or hour < ends


def contains_all(text: str, terms: list[str]) -> bool:
    """Tell whether every term stands in a text; both are normalised already."""
    return all(term in text for term in terms)
