"""What versions of the engine are called, and what may be done with them. Pure."""

from dataclasses import dataclass
from typing import Final

from tech_market.errors import RuleBroken
from tech_market.saying import Said

LEAST_PAIRS: Final = 60  # judged pairs below which nothing is tuned
LEAST_NEEDS: Final = 12  # needs of which people preferred one result to another
FOLDS: Final = 5
LONGEST_WHY: Final = 200
NOT_BETTER: Final = Said("留出的需求上没有更好，不建议启用")
BETTER: Final = Said("留出的需求上更好")


@dataclass(frozen=True, slots=True)
class Enough:
    """What there is to tune on."""

    pairs: int
    needs: int


def check_enough(found: Enough) -> None:
    """Raise RuleBroken("tune-too-few") unless there is enough to tune on."""
    if found.pairs < LEAST_PAIRS or found.needs < LEAST_NEEDS:
        raise RuleBroken(
            "tune-too-few",
            "判断还不够：需要至少 %(least_pairs)s 对、"
            "%(least_needs)s 条分出高低的需求，现有 %(pairs)s 对、%(needs)s 条",
            least_pairs=LEAST_PAIRS,
            least_needs=LEAST_NEEDS,
            pairs=found.pairs,
            needs=found.needs,
        )


def checked_why(why: str) -> str:
    """Return the reason as it is kept. Raises RuleBroken("why")."""
    said = " ".join(why.split())
    if not said or len(said) > LONGEST_WHY:
        raise RuleBroken(
            "why",
            "请写明理由，不超过 %(most)s 字",
            field="why",
            most=LONGEST_WHY,
        )
    return said


def check_other(*, is_in_force: bool) -> None:
    """Raise RuleBroken("version-in-force") for the version that holds already."""
    if is_in_force:
        raise RuleBroken("version-in-force", "该版本已经启用")


def check_unchanged(*, seen: int, newest: int) -> None:
    """Raise RuleBroken("clash") when somebody activated one in the meantime."""
    if seen != newest:
        raise RuleBroken("clash", "其他管理员刚切换过版本，请刷新页面核对后再启用")
