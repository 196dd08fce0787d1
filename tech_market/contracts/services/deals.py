"""Signed deals that a contract can be typed from."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import Organisation
from tech_market.brokerage.models import Broker, Deal, Introduction
from tech_market.brokerage.rules import SIGNED
from tech_market.codes.book import CodeBook
from tech_market.contracts.models import Contract
from tech_market.contracts.services.parties import PartyDraft
from tech_market.errors import NotFound, RuleBroken
from tech_market.policy.actor import Actor


@dataclass(frozen=True, slots=True)
class Prefill:
    """What a signed deal already says about its contract."""

    project_name: str
    field_code: str
    seller: PartyDraft
    buyer: PartyDraft


@dataclass(frozen=True, slots=True)
class SignedDeal:
    """A deal waiting for its contract."""

    ref: str
    title: str
    buyer: str
    seller: str


def get_signed_deal(session: Session, *, actor: Actor, ref: str) -> Deal:
    """Return a signed deal without a contract: of the broker, or any for oversight.

    Raises NotFound, RuleBroken "deal-not-signed", "deal-has-contract".
    """
    found = select(Deal).join(Introduction).join(Broker).where(Deal.ref == ref)
    if not actor.sees_all:
        found = found.where(Broker.user_id == actor.user_id)
    deal = session.scalar(found)
    if deal is None:
        raise NotFound("deal")
    if deal.stage_code != SIGNED:
        raise RuleBroken("deal-not-signed", "商机签约后才能录入合同")
    if session.scalar(select(Contract.id).where(Contract.deal_id == deal.id)):
        raise RuleBroken("deal-has-contract", "该商机已录入合同，不能重复录入")
    return deal


def prefill(deal: Deal, *, codes: CodeBook) -> Prefill:
    """Fill in: the need's enterprise buys, the result's institute sells."""
    match = deal.introduction.match
    found = codes.find("field", match.need.field_code)
    return Prefill(
        project_name=match.need.title,
        field_code=(found.parent or found.code) if found else "",
        seller=_party(match.result.organisation),
        buyer=_party(match.need.organisation),
    )


def _party(place: Organisation) -> PartyDraft:
    return PartyDraft(
        place.name,
        place.credit_code,
        place.region_code,
        nature_code=place.nature_code,
        town_code=place.town_code,
        sector_code=place.sector_code,
    )


def list_signed_deals(session: Session, *, actor: Actor) -> list[SignedDeal]:
    """Return the actor's signed deals without a contract, newest first."""
    done = select(Contract.deal_id).where(Contract.deal_id.is_not(None))
    deals = (
        select(Deal)
        .join(Introduction)
        .join(Broker)
        .where(Deal.stage_code == SIGNED, Deal.id.not_in(done))
        .order_by(Deal.id.desc())
    )
    if not actor.sees_all:
        deals = deals.where(Broker.user_id == actor.user_id)
    return [_signed(deal) for deal in session.scalars(deals)]


def _signed(deal: Deal) -> SignedDeal:
    match = deal.introduction.match
    return SignedDeal(
        ref=deal.ref,
        title=match.need.title,
        buyer=match.need.organisation.name,
        seller=match.result.organisation.name,
    )
