"""What a record of a visit must say, and what a deal's files may weigh. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from tech_market.errors import RuleBroken

SAID_MOST = 2000  # characters
MOST_FILES = 50  # of one deal
MOST_BYTES = 300 * 1024 * 1024  # of all files of one deal
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """What a broker writes down of a visit or meeting."""

    kind_code: str
    held_on: date
    place: str
    said: str
    held_time: str = ""
    need_people: str = ""
    result_people: str = ""
    broker_people: str = ""
    other_people: str = ""
    next_step: str = ""
    is_shared: bool = False


def check_visit(facts: VisitFacts, *, today: date, opened_on: date) -> None:
    """Raise RuleBroken unless the record tells who met, when, where and what was said.

    A meeting lies between the day the deal opened and today. Raises RuleBroken:
    "visit-day", "visit-time", "visit-place", "visit-said", "visit-people".
    """
    if not opened_on <= facts.held_on <= today:
        raise RuleBroken(
            "visit-day", "日期应在商机开启之后、今天或之前", field="held_on"
        )
    if facts.held_time and not _TIME.fullmatch(facts.held_time):
        raise RuleBroken(
            "visit-time", "请填写 24 小时制时刻，例如 14:30", field="held_time"
        )
    if not facts.place:
        raise RuleBroken("visit-place", "请写明地点；线上的写明方式", field="place")
    if not facts.said:
        raise RuleBroken("visit-said", "请写明谈了什么", field="said")
    if not (facts.need_people or facts.result_people):
        raise RuleBroken(
            "visit-people", "请写明至少一方到场的人（职务和人数）", field="need_people"
        )


def check_correction(reason: str, *, is_corrected: bool) -> None:
    """Raise RuleBroken: "visit-corrected", "correction-reason"."""
    if is_corrected:
        raise RuleBroken("visit-corrected", "这条记录已被更正，请更正最新的那一条")
    if not reason:
        raise RuleBroken("correction-reason", "请写明更正原因", field="correction")


def check_file_room(*, count: int, held_bytes: int, new_bytes: int) -> None:
    """Raise RuleBroken: "files-full" unless a deal takes another file."""
    if count >= MOST_FILES:
        raise RuleBroken(
            "files-full",
            "一条商机最多 %(most)s 个文件",
            field="file",
            most=MOST_FILES,
        )
    if held_bytes + new_bytes > MOST_BYTES:
        most = MOST_BYTES // 1024 // 1024
        raise RuleBroken(
            "files-full",
            "一条商机的文件合计不能超过 %(most)s MB",
            field="file",
            most=most,
        )
