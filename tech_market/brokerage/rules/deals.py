"""The life of a deal: by hand up to the signature, by its contract to registration."""

from datetime import date

from tech_market.errors import RuleBroken

#: stages of list deal-stage up to the signature, in order; a deal may skip forward,
#: never jump to signed before negotiation
STAGES = (
    "lead",
    "contact",
    "exchange",
    "pilot",
    "pricing",
    "negotiation",
    "signed",
)
FIRST = "contact"  # where a deal opens: both sides have each other's contacts
CLOSED = "closed"
SIGNED = "signed"
REGISTERED = "registered"  # set by the contract's registration, never by hand
#: after registration, forward only
LATER = (REGISTERED, "performing", "accepted")
ALL_STAGES = (*STAGES, *LATER)
RUNNING = STAGES[:-1]  # talks go on
NEEDS_WORDS = "other"  # the reason code that says nothing by itself
STALE_DAYS = 30  # without a step, while somebody should be moving it


def is_stale(stage: str, *, moved_on: date, today: date) -> bool:
    """Tell whether a deal up to its registration lies still for too long."""
    return stage in STAGES and (today - moved_on).days > STALE_DAYS


def check_deal_move(current: str, wanted: str) -> None:
    """Raise RuleBroken("deal-move") unless the stage may follow.

    Before the signature: forward to any later stage, back to any earlier one but the
    first, or closed. "signed" follows "negotiation" only; a signed deal is closed or
    waits for its contract; after registration it goes forward, and then is closed.
    """
    if wanted not in next_stages(current):
        raise RuleBroken("deal-move", "商机不能从当前阶段变更到所选阶段", field="stage")


def check_deal_step(current: str, wanted: str, *, note: str, close_code: str) -> None:
    """Raise RuleBroken unless the step may be written.

    Staying in a stage is a step too, if it says something. Closing gives its
    reason, no other step does. Raises RuleBroken: "deal-move", "note-missing",
    "close-reason".
    """
    stays = wanted == current and may_note(current)
    if not stays:
        check_deal_move(current, wanted)
    if (wanted == CLOSED) != bool(close_code):
        raise RuleBroken(
            "close-reason", "关闭商机时须选择原因，其他阶段不选", field="close_code"
        )
    if not note and (stays or close_code == NEEDS_WORDS):
        raise RuleBroken("note-missing", "请写明进展或原因", field="note")


def check_no_contract(*, is_contracted: bool) -> None:
    """Raise RuleBroken("deal-contracted") while its contract is at the registry."""
    if is_contracted:
        raise RuleBroken(
            "deal-contracted",
            "该商机的合同已提交登记，商机随合同状态变化，不能在此关闭",
            field="stage",
        )


def is_running(stage: str) -> bool:
    """Tell whether talks still go on in this stage."""
    return stage in RUNNING


def may_note(stage: str) -> bool:
    """Tell whether the brokers may still write about a deal in this stage."""
    return stage in ALL_STAGES


def next_stages(current: str) -> tuple[str, ...]:
    """Return the stages that may follow by hand, in the order of the list."""
    if is_running(current):
        onward = tuple(one for one in RUNNING[1:] if one != current)
        signed = (SIGNED,) if current == "negotiation" else ()
        return (*onward, *signed, CLOSED)
    if current in LATER:
        return (*LATER[LATER.index(current) + 1 :], CLOSED)
    return (CLOSED,) if current == SIGNED else ()


def stage_marks(stage: str, *, reached: frozenset[str]) -> list[tuple[str, str]]:
    """Return each stage after the first with "done", "now" or "ahead".

    `reached` are the stages in its history: they tell where a closed deal had been.
    """
    if stage == CLOSED:
        return [(one, "done" if one in reached else "ahead") for one in ALL_STAGES[1:]]
    here = ALL_STAGES.index(stage) if stage in ALL_STAGES else 0
    words = {True: "done", False: "ahead"}
    return [
        (one, "now" if one == stage else words[at < here])
        for at, one in enumerate(ALL_STAGES)
        if at > 0
    ]


def probability_of(stage: str, *, stated: int | None, usual: int) -> int:
    """Return how likely the deal is in percent: the broker's word while talks go on."""
    return stated if stated is not None and is_running(stage) else usual


def weighted_fen(expected_fen: int | None, *, percent: int) -> int | None:
    """Return amount times probability in 分, half up; None for no amount."""
    return None if expected_fen is None else (expected_fen * percent + 50) // 100


def check_probability(percent: int | None) -> None:
    """Raise RuleBroken("probability") unless it is a whole percentage, or none."""
    if percent is not None and not 0 <= percent <= 100:  # noqa: PLR2004 - percent
        raise RuleBroken("probability", "请填写 0 到 100 的整数", field="probability")
