"""What the pages of the queue, of assigning and of the broker's own entry show."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tech_market.brokerage.forms import (
    AssignForm,
    ConflictForm,
    DeclineForm,
    HandOverForm,
    SnoozeForm,
)
from tech_market.brokerage.models import Assignment, Broker, Conflict, NeedHold
from tech_market.brokerage.rules.queue import Worth, worth_of
from tech_market.brokerage.services.assigning import Load
from tech_market.brokerage.services.queue import Hand, View, Waiting
from tech_market.clock import today
from tech_market.money import FEN_PER_WAN
from tech_market.recommend.models import Match
from tech_market.recommend.reasons import Reasons, unpack
from tech_market.saying import Said
from tech_market.web.paging import Pager
from tech_market.web.saying import say

Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Pairing:
    """One open pair with its reasons and why it stands where it stands."""

    match: Match
    reasons: Reasons
    worth: Worth
    age_days: int
    assignment: Assignment | None

    @property
    def budget_fen(self) -> int | None:
        """The need's budget where everybody may read it."""
        return _public_budget(self.match)


def pairing_of(
    waiting: Waiting, *, own_codes: Collection[str], now: datetime
) -> Pairing:
    """Return the pair as the queue shows it."""
    match = waiting.match
    need, result = match.need, match.result
    days = [one for one in (need.published_at, result.published_at) if one]
    age = min(((now - one).days for one in days), default=10_000)
    budget = _public_budget(match)
    worth = worth_of(
        score=match.score,
        age_days=age,
        budget_wan=None if budget is None else budget // FEN_PER_WAN,
        is_own_field=need.field_code in own_codes,
    )
    reasons = unpack(match.reasons, score=match.score, engine=match.engine)
    return Pairing(match, reasons, worth, age, waiting.assignment)


def _public_budget(match: Match) -> int | None:
    need = match.need
    if not need.is_budget_public:
        return None
    low, high = need.budget_low_fen, need.budget_high_fen
    return low if high is None else high


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Where brokers live: what to take, and what is in hand."""

    pairings: Sequence[Pairing]
    pager: Pager
    fields: Choices
    field: str
    views: Choices
    view: View
    most: int  # pairings the queue holds
    hands: Sequence[Hand]
    most_needs: int
    expressions: int  # that wait for a broker
    refusal: str  # why this person may not take anything; "" when they may
    warning: str  # what will soon be a refusal


@dataclass(frozen=True, slots=True)
class PairingPage:
    """One open pair, to take, to put off or to decline."""

    pairing: Pairing
    decline_form: DeclineForm
    snooze_form: SnoozeForm
    refusal: str


@dataclass(frozen=True, slots=True)
class AssignPage:
    """Open pairings and needs in hand, for the administrator."""

    view: str  # "open" | "held"
    pairings: Sequence[Pairing]
    holds: Sequence[NeedHold]
    loads: Sequence[Load]
    pager: Pager
    assign_form: AssignForm
    hand_over_form: HandOverForm
    fields: Choices
    field: str


@dataclass(frozen=True, slots=True)
class SelfPage:
    """A broker's own entry: what is on file, and their declared interests."""

    broker: Broker | None
    conflicts: Sequence[Conflict]
    form: ConflictForm
    today: date
    warning: str


SOON_DAYS = 30  # a certificate that ends within these is worth a word


def expiry_warning(broker: Broker | None, *, now: datetime) -> str:
    """Return the words about a certificate that soon runs out, "" for none."""
    if broker is None:
        return ""
    left = (broker.certificate_expires_on - today(now)).days
    if 0 <= left <= SOON_DAYS:
        said = Said(
            "您的技术经纪人证书还有 %(days)s 天到期，请尽快换证并请管理员更新备案。",
            days=left,
        )
        return say(said)
    return ""
