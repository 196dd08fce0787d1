"""What a reader may see of a result."""

from dataclasses import dataclass
from datetime import date

from tech_market.codes.catalog import shipped
from tech_market.listings.audience import (
    Amount,
    Audience,
    Body,
    CardView,
    ListingView,
    body_of,
    card,
    common,
    is_named,
    reads_body,
    reads_private,
)
from tech_market.results.models import Result


@dataclass(frozen=True, slots=True)
class IpView:
    """One intellectual property right."""

    kind_code: str
    number: str
    status: str
    expires_on: date | None

    def days_left(self, today: date) -> int | None:
        """Return the days it still holds, negative once it ended; None if unsaid."""
        return (self.expires_on - today).days if self.expires_on else None


@dataclass(frozen=True, slots=True)
class ResultBody(Body):
    """The body of a result."""

    advantage: str
    completers: str
    ip_rights: tuple[IpView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultView(ListingView):
    """A result as one audience reads it."""

    body: ResultBody | None
    stage_code: str
    trl: int | None
    trl_low: int | None  # what the stage amounts to, where no level is stated
    trl_high: int | None
    attribute_code: str
    conversion_codes: tuple[str, ...]
    pricing_code: str
    price_type_code: str
    is_amount_public: bool


def trl_range(stage_code: str) -> tuple[int | None, int | None]:
    """Return the levels of a stage 成熟阶段; nothing where it says nothing."""
    stage = shipped()["maturity-stage"].find(stage_code)
    if stage is None or stage_code == "other":
        return None, None
    return int(stage.extra["trl_low"]), int(stage.extra["trl_high"])


def amount_of(result: Result, audience: Audience) -> Amount | None:
    """Return the price if this audience may read it."""
    if result.is_price_public or reads_private(audience):
        return Amount(result.price_fen, result.price_fen)
    return None


def card_of(result: Result, audience: Audience, *, today: date) -> CardView:
    """Return the result for a list."""
    return card(
        result,
        audience,
        today=today,
        amount=amount_of(result, audience),
        stage_code=result.stage_code,
    )


def view_of(result: Result, audience: Audience, *, today: date) -> ResultView:
    """Return the result for one audience; the only place that turns rows into text."""
    amount = amount_of(result, audience)
    return ResultView(
        **common(result, audience, today=today),
        body=_body(result, audience) if reads_body(audience, result.level) else None,
        amount=amount,
        stage_code=result.stage_code,
        trl=result.trl,
        trl_low=trl_range(result.stage_code)[0],
        trl_high=trl_range(result.stage_code)[1],
        attribute_code=result.attribute_code,
        conversion_codes=tuple(result.conversion_codes),
        pricing_code=result.pricing_code,
        price_type_code=result.price_type_code if amount else "",
        is_amount_public=result.is_price_public,
    )


def _body(result: Result, audience: Audience) -> ResultBody:
    """Return the body; patent numbers and inventors would name an anonymous owner."""
    shows = is_named(result, audience)
    rights = (
        IpView(row.kind_code, row.number if shows else "", row.status, row.expires_on)
        for row in result.ip_rights
    )
    return ResultBody(
        **body_of(result, list(result.indicators), audience),
        advantage=result.advantage,
        completers=result.completers if shows else "",
        ip_rights=tuple(rights),
    )
