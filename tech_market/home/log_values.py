"""What a line of the log says beside who and what: its detail, in the reader's words.

Codes are said in words where their list is known; whatever is not known stays as it is.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import gettext as _

from tech_market.audit.models import Outcome
from tech_market.audit.words import detail_name, find_detail, value_names
from tech_market.brokerage.pages import BROKER_NAMES
from tech_market.brokerage.rules.diagnoses import DIAGNOSIS_NAMES
from tech_market.brokerage.rules.introductions import SIDE_NAMES
from tech_market.brokerage.rules.shares import SPLIT_NAMES
from tech_market.contracts.rules import STATE_NAMES as CONTRACT_NAMES
from tech_market.imports.rules import ROW_NAMES
from tech_market.jobs.pages import KIND_NAMES as JOB_NAMES
from tech_market.learning.pages import KIND_NAMES as VERSION_NAMES
from tech_market.listings.rules import STATE_NAMES, STEP_NAMES
from tech_market.money import yuan_text
from tech_market.notices.rules import FREQUENCY_NAMES
from tech_market.policy.actor import ROLE_NAMES
from tech_market.rewards.rules import STATE_NAMES as CLAIM_NAMES
from tech_market.targets.pages import METRIC_NAMES
from tech_market.targets.rules.bases import (
    COLUMN_NAMES,
    DATE_NAMES,
    FOREIGN_NAMES,
    SERIES_NAMES,
)
from tech_market.targets.rules.bases import SIDE_NAMES as COUNTED_NAMES
from tech_market.web.filters import code_label, is_english, kind_text

OUTCOMES: Final = {
    Outcome.DONE: "完成",
    Outcome.REFUSED: "被拒绝",
    Outcome.FAILED: "失败",
}
#: what details.csv calls `names:`, as the pages of the domains say it, in Chinese
NAMES: Final[Mapping[str, Mapping[Any, str]]] = {
    "amount": COLUMN_NAMES,
    "broker-state": BROKER_NAMES,
    "claim-state": CLAIM_NAMES,
    "contract-state": CONTRACT_NAMES,
    "counted-side": COUNTED_NAMES,
    "date": DATE_NAMES,
    "diagnosis-state": DIAGNOSIS_NAMES,
    "foreign": FOREIGN_NAMES,
    "frequency": FREQUENCY_NAMES,
    "job-kind": JOB_NAMES,
    "listing-state": STATE_NAMES,
    "listing-step": STEP_NAMES,
    "metric": METRIC_NAMES,
    "outcome": OUTCOMES,
    "role": ROLE_NAMES,
    "row-state": ROW_NAMES,
    "series": SERIES_NAMES,
    "side": SIDE_NAMES,
    "split-state": SPLIT_NAMES,
    "version-kind": VERSION_NAMES,
}
_POINTS = 100  # of a percent


@dataclass(frozen=True, slots=True)
class Fact:
    """One key of a detail and its value, in words."""

    name: str
    value: str


def facts_of(action: str, detail: Mapping[str, Any]) -> tuple[Fact, ...]:
    """Return what a detail says, in its own order; what is empty is left out."""
    return tuple(_facts(action, detail))


def _facts(action: str, detail: Mapping[str, Any]) -> Iterator[Fact]:
    language = "en" if is_english() else "zh"
    for key, value in detail.items():
        said = _said(value, reading(action, key))
        if said:
            yield Fact(detail_name(action, key, language), said)


def reading(action: str, key: str) -> Callable[[Any], str]:
    """Return how the value of a key is read."""
    found = find_detail(action, key)
    way, _colon, name = (found.values if found else "").partition(":")
    return {
        "fen": _money,
        "points": _percent,
        "kind": lambda code: kind_text(str(code)),
        "code": lambda code: code_label(str(code), name),
        "names": lambda code: _named(str(code), name),
    }.get(way, str)


def _said(value: Any, read: Callable[[Any], str]) -> str:
    """Say a value, and each one in a list or table; nothing of what is empty."""
    if isinstance(value, bool):
        return str(_("是") if value else _("否"))
    if isinstance(value, Mapping):
        pairs = [(key, _said(one, read)) for key, one in value.items()]
        return str(_("、")).join(f"{key} {said}" for key, said in pairs if said)
    if isinstance(value, list):
        return str(_("、")).join(_said(one, read) for one in value)
    return "" if value in {None, ""} else read(value)


def _money(fen: Any) -> str:
    """Say an amount exactly; whatever is no whole number as it is."""
    if not isinstance(fen, int):
        return str(fen)
    return str(_("%(amount)s 元", amount=yuan_text(fen)))


def _percent(points: Any) -> str:
    return f"{points / _POINTS:g}%" if isinstance(points, int) else str(points)


def _named(code: str, of: str) -> str:
    own = value_names().get((of, code))
    if own:
        return own.said("en" if is_english() else "zh")
    words = {str(one): name for one, name in NAMES.get(of, {}).items()}
    return _(words[code]) if code in words else code
