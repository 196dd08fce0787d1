"""The life of a listing. Pure: no database, no clock, no request."""

from datetime import date
from enum import StrEnum

from tech_market.errors import RuleBroken

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
    Step.SUBMIT: {_S.DRAFT: _S.SUBMITTED, _S.RETURNED: _S.SUBMITTED},
    Step.RETURN: {_S.SUBMITTED: _S.RETURNED, _S.FILED: _S.RETURNED},
    Step.FILE: {_S.SUBMITTED: _S.FILED},
    Step.PUBLISH: {_S.FILED: _S.PUBLISHED, _S.WITHDRAWN: _S.PUBLISHED},
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
    _S.CLOSED: "已签约",
}
EDITABLE = frozenset({_S.DRAFT, _S.RETURNED})


def next_state(current: ListingState, step: Step) -> ListingState:
    """Return where `step` leads from `current`.

    Raises RuleBroken: "listing-move".
    """
    moves = MOVES[step]
    if current not in moves:
        raise RuleBroken("listing-move", f"当前状态为“{STATE_NAMES[current]}”，不能执行此操作")
    return moves[current]


def check_editable(state: ListingState) -> None:
    """Raise RuleBroken("listing-locked") unless the owner may still edit."""
    if state not in EDITABLE:
        raise RuleBroken(
            "listing-locked", f"状态为“{STATE_NAMES[state]}”的内容不能修改，请先撤回或等待退回"
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
