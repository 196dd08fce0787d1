"""What the pages of notices show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from tech_market.listings.audience import CardView
from tech_market.notices.forms import FrequencyForm, PreferenceForm
from tech_market.notices.models import Notice, Preference, SavedSearch
from tech_market.notices.rules import FREQUENCY_NAMES, Topic
from tech_market.notices.services.following import Followed
from tech_market.notices.services.preferences import Subscription
from tech_market.notices.shown import Key
from tech_market.notices.words import closing, headline
from tech_market.web.paging import Pager

CARD_PLACES = {"need": "needs", "result": "results"}


@dataclass(frozen=True, slots=True)
class Offer:
    """One listing a notice brings, as its reader sees it now."""

    kind: str
    card: CardView
    percent: int  # 0 when it comes from a search

    @property
    def place(self) -> str:
        """The blueprint of its own page."""
        return CARD_PLACES[self.kind]


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice as it reads at this moment."""

    ref: str
    headline: str
    about: CardView | None
    about_kind: str
    offers: tuple[Offer, ...]
    gone: int  # listings that are no longer there for this reader
    at: datetime
    is_read: bool
    closing: str
    place: str  # endpoint that tells more, or ""
    place_ref: str
    is_search: bool
    is_pairs: bool  # its offers are pairs with what it is about

    @classmethod
    def of(cls, notice: Notice, cards: dict[Key, CardView]) -> Self:
        """Put words to a notice."""
        offers = tuple(
            Offer(kind, cards[kind, ref], percent)
            for kind, ref, percent in notice.items
            if (kind, ref) in cards
        )
        return cls(
            ref=notice.ref,
            headline=headline(notice, len(offers)),
            about=cards.get((notice.about_kind, notice.about_ref)),
            about_kind=notice.about_kind,
            offers=offers,
            gone=len(notice.items) - len(offers),
            at=notice.created_at,
            is_read=notice.read_at is not None,
            closing=closing(notice.close_code) if notice.closed_at else "",
            place=notice.place,
            place_ref=notice.place_ref,
            is_search=notice.topic.value == "search",
            is_pairs=notice.topic is Topic.PAIRS,
        )

    def pair_of(self, offer: Offer) -> dict[str, str]:
        """Return both references of a pair, for the address that answers it."""
        refs = {self.about_kind: self.about_ref, offer.kind: offer.card.ref}
        return {"need_ref": refs["need"], "result_ref": refs["result"]}

    @property
    def about_ref(self) -> str:
        """The reference of what it is about."""
        return self.about.ref if self.about else ""

    @property
    def about_place(self) -> str:
        """The blueprint of what it is about."""
        return CARD_PLACES[self.about_kind]


@dataclass(frozen=True, slots=True)
class InboxPage:
    """All that one was told, the newest first."""

    rows: tuple[NoticeRow, ...]
    pager: Pager
    unread: int


@dataclass(frozen=True, slots=True)
class NoticePage:
    """One notice, opened."""

    row: NoticeRow


@dataclass(frozen=True, slots=True)
class PreferencesPage:
    """How somebody wants to be told."""

    form: PreferenceForm
    row: Preference
    email: str


@dataclass(frozen=True, slots=True)
class SearchesPage:
    """Saved searches, each with its own frequency."""

    rows: Sequence[tuple[SavedSearch, FrequencyForm]]

    def place(self, search: SavedSearch) -> str:
        """Return the list a search is about."""
        return CARD_PLACES[search.kind]

    def frequency_name(self, search: SavedSearch) -> str:
        """Return how often it mails."""
        return FREQUENCY_NAMES[search.frequency]


@dataclass(frozen=True, slots=True)
class UnsubscribePage:
    """What a mail's link ends; it names nobody and no address."""

    token: str
    subscription: Subscription


@dataclass(frozen=True, slots=True)
class FollowsPage:
    """What one follows, each with its card while it is to be seen."""

    rows: tuple[tuple[Followed, CardView | None], ...]

    def place(self, one: Followed) -> str:
        """Return the blueprint of its page."""
        return CARD_PLACES[one.kind]
