"""What the pages of versions and of the lexicon show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tech_market.learning.forms import ActivateForm, ProposeForm, UploadForm
from tech_market.learning.models import (
    EngineActivation,
    EngineVersion,
    LexiconProposal,
    VersionKind,
)
from tech_market.learning.services.judged import Tally
from tech_market.matching.lexicon import Line
from tech_market.recommend.reasons import PART_NAMES
from tech_market.saying import said_again
from tech_market.web.paging import Pager

KIND_NAMES: dict[VersionKind, str] = {
    VersionKind.WEIGHTS: "评分权重",
    VersionKind.LEXICON: "同义词库",
}
SYSTEM = "系统（命令行）"


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version in a list; `ref` is "shipped" for the program's own."""

    kind: VersionKind
    ref: str
    name: str
    made_at: datetime | None
    author: str
    note: str
    effect: Mapping[str, Any]
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """All versions by kind, the log of activations, and what there is to learn from."""

    groups: Sequence[tuple[str, Sequence[VersionRow]]]
    activations: Sequence[EngineActivation]
    tally: Tally
    least_pairs: int
    least_needs: int

    def author(self, one: EngineActivation) -> str:
        """Return who activated it."""
        return one.by.name if one.by else SYSTEM

    def kind_name(self, kind: VersionKind) -> str:
        """Return what a kind is called."""
        return KIND_NAMES[kind]


@dataclass(frozen=True, slots=True)
class WeightRow:
    """One part's weight as it is and as it would be."""

    label: str
    present: float
    wanted: float

    @property
    def change(self) -> str:
        """Write the change in percent; a dash for none."""
        if not self.present or abs(self.wanted - self.present) < 0.0005:  # noqa: PLR2004 - three decimals are kept
            return "—"
        return f"{100 * (self.wanted / self.present - 1):+.0f}%"


@dataclass(frozen=True, slots=True)
class Example:
    """One need whose first ten would change: titles by side, each with its ref."""

    need: tuple[str, str]
    came: Sequence[tuple[str, str]]
    gone: Sequence[tuple[str, str]]
    before: Sequence[tuple[str, str]]
    after: Sequence[tuple[str, str]]
    is_led_by_another: bool


@dataclass(frozen=True, slots=True)
class VersionPage:
    """One version: its table, what it would move, and the form to put it in force."""

    row: VersionRow
    kind_name: str
    base: str
    in_force: str
    table: Mapping[str, Any]
    weights: Sequence[WeightRow]
    examples: Sequence[Example]
    form: ActivateForm


def version_row(one: EngineVersion, *, is_in_force: bool) -> VersionRow:
    """Return a version as lists show it."""
    author = one.made_by.name if one.made_by else SYSTEM
    return VersionRow(
        one.kind, one.ref, one.name, one.made_at, author,
        said_again(one.note, one.note_said), one.effect, is_in_force,
    )  # fmt: skip


def weight_rows(
    present: Mapping[str, float], wanted: Mapping[str, float]
) -> list[WeightRow]:
    """Return both weights of every part, in the engine's order."""
    return [
        WeightRow(PART_NAMES.get(name, name), present[name], wanted[name])
        for name in present
    ]


@dataclass(frozen=True, slots=True)
class LexiconPage:
    """The words in force, what is proposed, and the forms to change them."""

    name: str
    counts: tuple[int, int]  # groups, topics
    query: str
    lines: Sequence[Line]
    pager: Pager
    waiting: Sequence[LexiconProposal]
    mine: Sequence[LexiconProposal]
    totals: tuple[int, int]  # of those two; the newest of them are listed
    form: ProposeForm
    upload: UploadForm
    is_manager: bool

    def author(self, one: LexiconProposal) -> str:
        """Return who proposed it."""
        return one.by.name if one.by else SYSTEM
