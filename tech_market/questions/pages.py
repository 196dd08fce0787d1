"""What the pages of questions show."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from tech_market.accounts.models import User
from tech_market.listings.models import Listing
from tech_market.questions.forms import AnswerForm, QuestionForm, RemovalForm
from tech_market.questions.models import Question
from tech_market.questions.rules import ASKERS
from tech_market.web.paging import Pager

PLACES = {"need": "needs", "result": "results"}


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question as it is read; the asker is a role, never a name."""

    ref: str
    asker: str
    is_own: bool
    text: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None
    is_removed: bool

    @classmethod
    def of(cls, question: Question, *, user_id: int | None) -> Self:
        """Return the view for the person with this id."""
        return cls(
            ref=question.ref,
            asker=ASKERS.get(question.role, "会员"),
            is_own=user_id is not None and question.user_id == user_id,
            text=question.text,
            asked_at=question.asked_at,
            answer=question.answer,
            answered_at=question.answered_at,
            is_removed=question.removed_at is not None,
        )


@dataclass(frozen=True, slots=True)
class About:
    """The listing a question is about, as far as a link goes."""

    kind: str
    ref: str
    title: str

    @classmethod
    def of(cls, listing: Listing) -> Self:
        """Return it for somebody who may read the listing: its title is public."""
        return cls(listing.kind, listing.ref, listing.title)

    @property
    def place(self) -> str:
        """The blueprint of its page."""
        return PLACES[self.kind]


@dataclass(frozen=True, slots=True)
class AskPage:
    """The form of a question."""

    about: About
    form: QuestionForm


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One question, with what its reader may do about it."""

    about: About
    view: QuestionView
    answer_form: AnswerForm | None
    removal_form: RemovalForm | None
    needs_reason: bool
    who: User | None  # for oversight alone
    remove_reason: str


@dataclass(frozen=True, slots=True)
class IndexPage:
    """What somebody asked or has to answer, what waits first."""

    rows: tuple[tuple[QuestionView, About | None], ...]
    pager: Pager
    waits_only: bool = False
