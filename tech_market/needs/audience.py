"""What a reader may see of a need."""

from dataclasses import dataclass
from datetime import date

from tech_market.listings.audience import (
    Amount,
    Audience,
    Body,
    CardView,
    ListingView,
    body_of,
    card,
    common,
    reads_body,
    reads_private,
)
from tech_market.needs.models import Need


@dataclass(frozen=True, slots=True)
class NeedBody(Body):
    """The body of a need."""

    current_practice: str
    expected_effect: str
    ip_wanted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedView(ListingView):
    """A need as one audience reads it."""

    body: NeedBody | None
    deadline_on: date | None
    trl_wanted: int | None
    source_code: str
    region_wanted: str
    hard_codes: tuple[str, ...]  # only those whose term this audience reads
    is_amount_public: bool


def amount_of(need: Need, audience: Audience) -> Amount | None:
    """Return the budget if this audience may read it."""
    if need.is_budget_public or reads_private(audience):
        return Amount(need.budget_low_fen, need.budget_high_fen)
    return None


def card_of(need: Need, audience: Audience, *, today: date) -> CardView:
    """Return the need for a list."""
    return card(
        need,
        audience,
        today=today,
        amount=amount_of(need, audience),
        stage_code=str(need.trl_wanted or ""),
    )


def view_of(need: Need, audience: Audience, *, today: date) -> NeedView:
    """Return the need for one audience; the only place that turns rows into text."""
    body = NeedBody(
        **body_of(need, list(need.indicators), audience),
        current_practice=need.current_practice,
        expected_effect=need.expected_effect,
        ip_wanted=need.ip_wanted,
    ) if reads_body(audience, need.level) else None  # fmt: skip
    amount = amount_of(need, audience)
    return NeedView(
        **common(need, audience, today=today),
        body=body,
        amount=amount,
        deadline_on=need.deadline_on,
        trl_wanted=need.trl_wanted,
        source_code=need.source_code,
        region_wanted=need.region_wanted,
        hard_codes=_hard(
            need, has_body=body is not None, has_amount=amount is not None
        ),
        is_amount_public=need.is_budget_public,
    )


def _hard(need: Need, *, has_body: bool, has_amount: bool) -> tuple[str, ...]:
    """Return the musts without those whose term is withheld."""
    withheld = {"ip"} if not has_body else set()
    withheld |= {"budget"} if not has_amount else set()
    return tuple(code for code in need.hard_codes if code not in withheld)
