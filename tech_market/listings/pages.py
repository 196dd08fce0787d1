"""What the pages of needs and results show."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from tech_market.listings.alike import Alike
from tech_market.listings.audience import Audience, ListingView
from tech_market.listings.draft_models import FormDraft
from tech_market.listings.forms import ListingForm, RenewForm, ReturnForm, SubmitForm
from tech_market.listings.helping import FieldIdea, Live
from tech_market.listings.history import MOST, Happening
from tech_market.listings.kinds import Kind
from tech_market.listings.panels import Panel
from tech_market.listings.rules import (
    EDITABLE,
    MOVES,
    REVIEW_STEPS,
    STATE_NAMES,
    ListingState,
    Step,
)
from tech_market.matching.text import Indicator
from tech_market.web.forms import StrictForm
from tech_market.web.qr import QrCode, qr_code


@dataclass(frozen=True, slots=True)
class ShowPage:
    """One listing as its reader may see it, and what they may do with it."""

    kind: Kind
    view: ListingView  # NeedView or ResultView; the kind's template knows
    preview: Audience | None  # as whom an owner looks at it
    may_preview: bool
    state_reason: str  # for the owner and oversight
    steps: tuple[Step, ...]
    may_edit: bool
    panels: tuple[Panel, ...]
    happened: tuple[Happening, ...]
    today: date
    address: str  # whole, to share
    structured: dict[str, Any] | None  # for machines; only of what is public
    alike: tuple[Alike, ...]  # says nearly the same, before it is handed in or filed
    submit_form: SubmitForm
    plain_form: StrictForm
    return_form: ReturnForm
    renew_form: RenewForm

    state_names = STATE_NAMES

    @property
    def history(self) -> tuple[Happening, ...]:
        """Return what happened of late, the newest first."""
        return self.happened[:MOST]

    @property
    def history_cut(self) -> int:
        """Return after how many lines the history is cut; 0 where it is whole."""
        return MOST if len(self.happened) > MOST else 0

    @property
    def first_panels(self) -> tuple[Panel, ...]:
        """Return the panels before the listing's body."""
        return tuple(one for one in self.panels if one.is_first)

    @property
    def aside_panels(self) -> tuple[Panel, ...]:
        """Return the panels beside it."""
        return tuple(one for one in self.panels if one.is_aside)

    @property
    def last_panels(self) -> tuple[Panel, ...]:
        """Return the panels after it."""
        return tuple(one for one in self.panels if not (one.is_first or one.is_aside))

    @property
    def is_open(self) -> bool:
        """Whether it stands in the market for everybody now."""
        return self.structured is not None

    @property
    def qr(self) -> QrCode:
        """Return the address for the camera of a phone."""
        return qr_code(self.address)


@dataclass(frozen=True, slots=True)
class FormPage:
    """The form of a new listing, or of one being revised."""

    kind: Kind
    form: ListingForm
    ref: str  # "" for a new one
    is_verified: bool
    help: "HelpView"  # what stands beside the form
    read: tuple[Indicator, ...] | None = None  # read out of the text, when asked for
    accepted: tuple[str, ...] = ()  # names of indicators just taken over
    drafts: tuple[FormDraft, ...] = ()  # of this form, left open by this person
    draft: FormDraft | None = None  # the one that is shown

    @property
    def keep_url(self) -> str:
        """Return where the form is kept as it is."""
        if self.ref:
            return url_for(f"{self.kind.place}.keep_edit", ref=self.ref)
        return url_for(f"{self.kind.place}.keep_new")


@dataclass(frozen=True, slots=True)
class HelpView:
    """What helps while somebody types. `live` None once asked: no index yet."""

    kind: Kind
    hint: Panel | None = None  # what the listing still lacks
    is_asked: bool = False  # the engine was asked
    live: Live | None = None
    fields: tuple[FieldIdea, ...] = ()
    readable: int = 0  # indicators in the text that have no row yet
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class DraftPreviewPage:
    """A draft as others will read it; `public` and `member` None: not online at all."""

    kind: Kind
    draft: FormDraft
    public: ListingView | None
    member: ListingView | None
    whole: ListingView
    faults: tuple[str, ...]  # fields that are missing or cannot be read yet
    today: date

    @property
    def edit_url(self) -> str:
        """Return the address of the form, as it was left."""
        place, ref = self.kind.place, self.draft.listing_ref
        if ref:
            return url_for(f"{place}.edit_form", ref=ref, draft=self.draft.ref)
        return url_for(f"{place}.create_form", draft=self.draft.ref)


def steps_open(state: ListingState, *, is_own: bool, may_review: bool) -> list[Step]:
    """Return the steps this person may take from here, in the order of a life."""
    return [
        step
        for step in Step
        if state in MOVES[step] and (may_review if step in REVIEW_STEPS else is_own)
    ]


def is_editable(state: ListingState) -> bool:
    """Tell whether the owner may edit now."""
    return state in EDITABLE
