"""What the pages of need diagnoses show: two versions side by side, and what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tech_market.brokerage.diagnosis_facts import (
    indicator_text,
    indicators_of,
    lines,
)
from tech_market.brokerage.diagnosis_forms import AnswerForm, DiagnosisForm, WishForm
from tech_market.brokerage.models import Diagnosis, DiagnosisVersion
from tech_market.brokerage.rules.diagnoses import (
    DIAGNOSIS_NAMES,
    MOVES,
    DiagnosisState,
)
from tech_market.brokerage.services.answering_diagnoses import is_owner, may_end
from tech_market.listings.differences import Run, differences
from tech_market.needs.rules.completeness import Completeness
from tech_market.policy.actions import Action, may
from tech_market.policy.actor import Actor
from tech_market.web.paging import Pager

KINDS: dict[DiagnosisState, str] = {
    DiagnosisState.ASKED: "gold",
    DiagnosisState.WRITING: "plain",
    DiagnosisState.SENT: "gold",
    DiagnosisState.DECLINED: "bad",
    DiagnosisState.ACCEPTED: "good",
    DiagnosisState.ENDED: "plain",
}


@dataclass(frozen=True, slots=True)
class ComparedText:
    """One field before and after, with what differs marked."""

    label: str
    before: tuple[Run, ...]
    after: tuple[Run, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing changed."""
        return self.before == self.after


@dataclass(frozen=True, slots=True)
class ComparedIndicator:
    """One indicator before and after; "" where there is none."""

    name: str
    before: str
    after: str

    @property
    def words(self) -> str:
        """What became of it, in a word; "" for nothing."""
        if self.before == self.after:
            return ""
        if not self.before:
            return "新增"
        return "修改" if self.after else "删去"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The original beside a version."""

    texts: Sequence[ComparedText]
    indicators: Sequence[ComparedIndicator]


def compared(base: Mapping[str, Any], said: Mapping[str, Any]) -> Comparison:
    """Set two states of a need side by side, field by field."""
    texts = [
        ComparedText(label, *differences(old, new))
        for (_name, label, old), (_same, _label, new) in zip(
            lines(base), lines(said), strict=True
        )
    ]
    old, new = _by_name(base), _by_name(said)
    names = [*new, *(name for name in old if name not in new)]
    rows = [
        ComparedIndicator(name, old.get(name, ""), new.get(name, "")) for name in names
    ]
    return Comparison(texts, rows)


def _by_name(said: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in indicators_of(said):
        text = indicator_text(one)
        found[one.name] = f"{found[one.name]}；{text}" if one.name in found else text
    return found


@dataclass(frozen=True, slots=True)
class DiagnosesPage:
    """What this person may read, the living ones first."""

    rows: Sequence[Diagnosis]
    pager: Pager
    is_broker: bool
    waits_only: bool = False
    names = DIAGNOSIS_NAMES
    kinds = KINDS


@dataclass(frozen=True, slots=True)
class AskPage:
    """The owner asks for a diagnosis of one need."""

    need_ref: str
    title: str
    form: WishForm


@dataclass(frozen=True, slots=True)
class WritePage:
    """The broker writes the next version."""

    diagnosis: Diagnosis
    form: DiagnosisForm


@dataclass(frozen=True, slots=True)
class DiagnosisPage:
    """One diagnosis: the original beside a version, and what this reader may do."""

    one: Diagnosis
    actor: Actor
    shown: DiagnosisVersion | None
    comparison: Comparison | None
    before: Completeness
    after: Completeness | None
    is_stale: bool  # the need says something else by now
    form: AnswerForm
    kinds = KINDS

    @property
    def words(self) -> str:
        """Where the diagnosis stands."""
        return DIAGNOSIS_NAMES[self.one.state]

    @property
    def is_mine(self) -> bool:
        """Whether this reader is its broker."""
        broker = self.one.broker
        return broker is not None and broker.user_id == self.actor.user_id

    @property
    def is_owner(self) -> bool:
        """Whether the need is this reader's organisation's."""
        return is_owner(self.one, self.actor)

    @property
    def may_take(self) -> bool:
        """Whether this reader may take it: a broker who was shown it."""
        return self.one.state is DiagnosisState.ASKED and may(
            self.actor, Action.DIAGNOSIS_WRITE
        )

    @property
    def shows_contact(self) -> bool:
        """Whether the need's contact is shown: to its broker and its owner."""
        return self.is_mine or self.is_owner

    @property
    def is_latest(self) -> bool:
        """Whether the newest version is shown."""
        return self.shown is not None and self.shown is self.one.latest

    def can(self, step: str) -> bool:
        """Tell whether this reader may take a step now."""
        if self.one.state not in MOVES[step]:
            return False
        if step == "end":
            return may_end(self.one, self.actor)
        if step in {"accept", "decline"}:
            return self.is_owner and self.is_latest
        return self.is_mine
