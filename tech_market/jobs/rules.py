"""When a job is tried again, and when it is given up. Pure."""

import re
from datetime import timedelta
from enum import StrEnum


class JobState(StrEnum):
    """Waiting for a worker, in one's hands, ended well, or given up."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


STATE_NAMES: dict[JobState, str] = {
    JobState.WAITING: "等待中",
    JobState.RUNNING: "执行中",
    JobState.DONE: "已完成",
    JobState.DEAD: "已搁置",
}
MOST_TRIES = 5  # that ended in an error; then a person looks at it
MOST_LOSSES = 20  # workers that died over it; then it is what kills them
LEASE = timedelta(seconds=60)  # a worker that is silent for longer has lost its job
SKEW = timedelta(seconds=30)  # by which clocks of two hosts may differ
LONGEST_PAUSE = timedelta(hours=1)
ERROR_MOST = 500  # characters kept of an error

_MAIL = re.compile(r"[^\s@<>\"'(]+@[^\s@<>\"',;)]+")
_NUMBER = re.compile(r"\d{6,}")


def pause_after(tries: int) -> timedelta:
    """Return how long to wait after the n-th failure in a row: 15 s, doubled, 1 h."""
    step = min(max(tries, 1), 12) - 1
    return min(timedelta(seconds=15 * 2**step), LONGEST_PAUSE)


def is_poison(*, tries: int, losses: int) -> bool:
    """Tell whether trying again would only do harm."""
    return tries >= MOST_TRIES or losses >= MOST_LOSSES


def masked(error: str) -> str:
    """Return an error's words without mail addresses and long numbers, cut to size."""
    bare = _NUMBER.sub("***", _MAIL.sub("***", error))
    return " ".join(bare.split())[:ERROR_MOST]
