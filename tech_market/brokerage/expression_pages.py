"""What the pages of expressions of interest and of secrecy agreements show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tech_market.brokerage.forms import DeclineForm, ExpressionForm, NdaForm
from tech_market.brokerage.models import Expression, NdaFile, NdaTerms
from tech_market.brokerage.papers import Paper
from tech_market.brokerage.record_forms import NdaFileForm
from tech_market.brokerage.rules import (
    EXPRESSION_NAMES,
    SIDE_NAMES,
    ExpressionState,
    Side,
)
from tech_market.brokerage.rules.expressions import QUESTIONS
from tech_market.web.paging import Pager

_KINDS: dict[ExpressionState, str] = {
    ExpressionState.SENT: "gold",
    ExpressionState.VERIFIED: "good",
    ExpressionState.RETURNED: "bad",
}


@dataclass(frozen=True, slots=True)
class ExpressionRow:
    """One expression as this reader sees it."""

    ref: str
    target_title: str
    own_title: str
    sender: str  # "" while hidden
    words: str
    kind: str  # of the badge
    sent_at: datetime
    introduction_ref: str


@dataclass(frozen=True, slots=True)
class ExpressionsPage:
    """What was sent, what waits first."""

    rows: Sequence[ExpressionRow]
    pager: Pager
    is_sender: bool
    waits_only: bool = False


@dataclass(frozen=True, slots=True)
class ExpressionPage:
    """One expression with its answers, and what the reader may do."""

    one: Expression
    row: ExpressionRow
    answers: Sequence[tuple[str, str]]
    form: DeclineForm
    can_verify: bool
    can_withdraw: bool
    refusal: str
    target_place: str
    own_place: str


@dataclass(frozen=True, slots=True)
class ExpressPage:
    """The form of an expression; `form` None without a listing of one's own on show."""

    title: str
    ref: str
    place: str  # blueprint of the target: "needs" | "results"
    own_place: str
    form: ExpressionForm | None
    refusal: str


@dataclass(frozen=True, slots=True)
class NdaPage:
    """The text, who said yes when, and whether the reader still may."""

    introduction_ref: str
    paper: Paper
    terms: NdaTerms
    form: NdaForm | None
    side: Side | None  # whose answer this reader may give
    file_form: NdaFileForm | None
    names = SIDE_NAMES

    def can_confirm(self, one: NdaFile) -> bool:
        """Tell whether the reader's side may confirm what the other uploaded."""
        return self.side is not None and self.side is not one.side


def row_of(one: Expression, *, shows_sender: bool) -> ExpressionRow:
    """Return an expression for a list."""
    return ExpressionRow(
        ref=one.ref,
        target_title=one.target.title,
        own_title=one.own.title,
        sender=one.organisation.name if shows_sender else "",
        words=EXPRESSION_NAMES[one.state],
        kind=_KINDS.get(one.state, "plain"),
        sent_at=one.sent_at,
        introduction_ref=one.introduction.ref if one.introduction else "",
    )


def answers_of(one: Expression) -> list[tuple[str, str]]:
    """Return each question with its answer."""
    return [(question, getattr(one, field)) for field, question in QUESTIONS]
