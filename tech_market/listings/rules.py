"""The life of a listing. Pure: no database, no clock, no request."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tech_market.errors import RuleBroken
from tech_market.saying import Said

LONGEST_VALIDITY_DAYS = 730  # two years; owners confirm again after that


class ListingState(StrEnum):
    """Where a listing stands. Expiry is derived from `valid_until`, never stored."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    FILED = "filed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class Level(StrEnum):
    """Who may read the description. Title and summary of a published one are public."""

    OPEN = "open"
    MEMBERS = "members"
    AGREED = "agreed"
    OFFLINE = "offline"


class Step(StrEnum):
    """What somebody does to a listing."""

    SUBMIT = "submit"
    RETURN = "return"
    FILE = "file"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    RENEW = "renew"
    CLOSE = "close"


_S = ListingState
MOVES: dict[Step, dict[ListingState, ListingState]] = {
    Step.SUBMIT: dict.fromkeys((_S.DRAFT, _S.RETURNED, _S.WITHDRAWN), _S.SUBMITTED),
    Step.RETURN: {_S.SUBMITTED: _S.RETURNED, _S.FILED: _S.RETURNED},
    Step.FILE: {_S.SUBMITTED: _S.FILED},
    Step.PUBLISH: {_S.FILED: _S.PUBLISHED},
    Step.WITHDRAW: {
        _S.SUBMITTED: _S.WITHDRAWN,
        _S.FILED: _S.WITHDRAWN,
        _S.PUBLISHED: _S.WITHDRAWN,
    },
    Step.RENEW: {_S.PUBLISHED: _S.PUBLISHED},
    Step.CLOSE: {_S.PUBLISHED: _S.CLOSED},
}
STATE_NAMES: dict[ListingState, str] = {
    _S.DRAFT: "草稿",
    _S.SUBMITTED: "待审核",
    _S.RETURNED: "退回修改",
    _S.FILED: "已备案入库",
    _S.PUBLISHED: "已发布",
    _S.WITHDRAWN: "已撤回",
    _S.CLOSED: "已结束",
}
EXPIRED = "expired"  # what lists call a published one past its day
STEP_NAMES: dict[Step, str] = {
    Step.SUBMIT: "提交审核",
    Step.RETURN: "退回修改",
    Step.FILE: "备案入库",
    Step.PUBLISH: "发布",
    Step.WITHDRAW: "撤回",
    Step.RENEW: "续期",
    Step.CLOSE: "结束",
}
#: what the administrator does; the other steps are the owner's
REVIEW_STEPS = frozenset({Step.RETURN, Step.FILE, Step.PUBLISH})
EDITABLE = frozenset({_S.DRAFT, _S.RETURNED, _S.WITHDRAWN})
OPERATOR_NAMES: dict[str, str] = {
    ">=": "≥ 不低于",
    "<=": "≤ 不高于",
    ">": "> 高于",
    "<": "< 低于",
    "=": "= 等于",
    "range": "区间",
}


def next_state(current: ListingState, step: Step) -> ListingState:
    """Return where `step` leads from `current`.

    Raises RuleBroken: "listing-move".
    """
    moves = MOVES[step]
    if current not in moves:
        raise RuleBroken(
            "listing-move",
            "当前状态为“%(state)s”，不能执行此操作",
            state=Said(STATE_NAMES[current]),
        )
    return moves[current]


def check_editable(state: ListingState) -> None:
    """Raise RuleBroken("listing-locked") unless the owner may still edit."""
    if state not in EDITABLE:
        raise RuleBroken(
            "listing-locked",
            "状态为“%(state)s”的内容不能修改，请先撤回或等待退回",
            state=Said(STATE_NAMES[state]),
        )


def is_expired(valid_until: date, *, today: date) -> bool:
    """Tell whether the last valid day lies before today."""
    return valid_until < today


def check_validity(valid_until: date, *, today: date) -> None:
    """Raise RuleBroken("valid-until") unless it is a day from now to two years on."""
    days = (valid_until - today).days
    if not 0 <= days <= LONGEST_VALIDITY_DAYS:
        raise RuleBroken(
            "valid-until", "有效期应在今天之后、两年之内", field="valid_until"
        )


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an indicator's operator leaves of the two numbers typed."""

    low: Decimal | None
    high: Decimal | None


def bounds(operator: str, low: Decimal | None, high: Decimal | None) -> Bounds:
    """Place the numbers where the operator wants them.

    `>=` and `>` keep `low`, `<=` and `<` keep `high`, `=` has both alike, `range` both;
    an operator of one number takes it from either side.
    Raises RuleBroken: "indicator-operator", "indicator-value", "indicator-range".
    """
    if operator not in OPERATOR_NAMES:
        raise RuleBroken("indicator-operator", "请选择比较方式", field="operator")
    if operator == "range":
        return _range(low, high)
    if (low is None) == (high is None) and low != high:
        raise RuleBroken("indicator-value", "只需填写一个数值", field="high")
    value = high if low is None else low
    if value is None:
        raise RuleBroken("indicator-value", "请填写数值", field="low")
    return Bounds(
        low=None if operator in {"<=", "<"} else value,
        high=None if operator in {">=", ">"} else value,
    )


def _range(low: Decimal | None, high: Decimal | None) -> Bounds:
    if low is None or high is None:
        raise RuleBroken("indicator-value", "区间需要填写下限和上限", field="high")
    if low > high:
        raise RuleBroken("indicator-range", "下限不能大于上限", field="high")
    return Bounds(low, high)


def check_trl(trl: int | None, *, low: int, high: int) -> None:
    """Raise RuleBroken("trl-stage") unless the level fits the stage's range."""
    if trl is not None and not low <= trl <= high:
        raise RuleBroken(
            "trl-stage",
            "所选成熟阶段对应 TRL %(low)s–%(high)s，请核对",
            field="trl",
            low=low,
            high=high,
        )
