"""What makes a pairing worth a call, and who may take it. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from tech_market.errors import RuleBroken

USUAL_MOST_NEEDS = 20  # needs in one broker's hands, unless the administrator says
ASSIGNED_DAYS = 7  # an assigned pairing is kept for its broker so long
SNOOZE_DAYS = (3, 7, 30)
#: shares of the whole: the engine's score leads, the rest decides between equals
SCORE, FRESH, VALUE, FIELD = 0.7, 0.1, 0.1, 0.1
#: days since either listing was published, up to and including
FRESH_STEPS: tuple[tuple[int, float], ...] = ((7, 1.0), (30, 0.6), (90, 0.3))
#: the need's public budget in 万元, from this much on
VALUE_STEPS: tuple[tuple[int, float], ...] = ((1000, 1.0), (300, 0.7), (100, 0.4))


class Judge(StrEnum):
    """Who said no to a pair."""

    NEED = "need"
    RESULT = "result"
    BROKER = "broker"
    MARKET = "market"


JUDGE_NAMES: dict[Judge, str] = {
    Judge.NEED: "需求方",
    Judge.RESULT: "成果方",
    Judge.BROKER: "技术经纪人",
    Judge.MARKET: "市场",
}


@dataclass(frozen=True, slots=True)
class Worth:
    """Why a pairing stands where it stands; each part 0.0-1.0."""

    score: float
    fresh: float
    value: float
    is_own_field: bool

    @property
    def total(self) -> float:
        """The whole, 0.0-1.0; the queue sorts by it."""
        own = 1.0 if self.is_own_field else 0.0
        return (
            SCORE * self.score + FRESH * self.fresh + VALUE * self.value + FIELD * own
        )


def worth_of(
    *, score: float, age_days: int, budget_wan: int | None, is_own_field: bool
) -> Worth:
    """Weigh a pairing: `budget_wan` only where the enterprise made it public."""
    fresh = next((part for days, part in FRESH_STEPS if age_days <= days), 0.0)
    value = next(
        (part for least, part in VALUE_STEPS if (budget_wan or 0) >= least), 0.0
    )
    return Worth(score, fresh, value, is_own_field)


def check_room(*, hands: int, most: int) -> None:
    """Raise RuleBroken("workload-full") when the broker holds as much as allowed."""
    if hands >= most:
        raise RuleBroken(
            "workload-full",
            "在手需求已达上限（%(most)s 条）：请先推进或退回一条，或请管理员调整上限",
            most=most,
        )


def check_no_conflict(*, names: tuple[str, ...]) -> None:
    """Raise RuleBroken("conflict-of-interest") when there is one with anybody."""
    if names:
        raise RuleBroken(
            "conflict-of-interest",
            "您与其中一方已申报利益关系，不能承接这条对接，请由其他经纪人承接",
        )
