"""Type a contract in, from a signed deal or without one, and correct it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.brokerage.models import Broker, BrokerState, Deal
from tech_market.clock import today
from tech_market.codes.book import CodeBook
from tech_market.contracts import rules
from tech_market.contracts.models import Contract
from tech_market.contracts.rules import Amounts, Step
from tech_market.contracts.scope import enters_from_deals
from tech_market.contracts.services.deals import get_signed_deal
from tech_market.contracts.services.draft import ContractDraft, check_draft
from tech_market.contracts.services.finding import get_own_contract
from tech_market.contracts.services.ledger import check_seen, paper_amounts
from tech_market.contracts.services.paper import write_draft
from tech_market.errors import RuleBroken
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor


def create_contract(
    session: Session,
    *,
    actor: Actor,
    codes: CodeBook,
    draft: ContractDraft,
    now: datetime,
    deal_ref: str = "",
) -> Contract:
    """Enter a paper. A broker needs a signed deal of their own; the administrator none.

    Raises NotFound for a deal out of scope, RuleBroken for whatever the paper breaks
    and "deal-has-contract", "deal-needed", "broker-not-filed".
    """
    deal = get_signed_deal(session, actor=actor, ref=deal_ref) if deal_ref else None
    if deal is None and enters_from_deals(actor):
        raise RuleBroken("deal-needed", "技术经纪人须从已签约的商机录入合同")
    contract = Contract(
        deal=deal,
        broker=_broker(session, actor=actor, deal=deal),
        created_at=now,
        entered_by_id=actor.user_id,
    )
    check_draft(draft, codes=codes, deal=deal, on=today(now))
    with session.no_autoflush:
        write_draft(session, contract=contract, draft=draft)
    session.add(contract)
    session.flush()
    _record(session, actor=actor, contract=contract, verb="create", now=now)
    return contract


def edit_contract(
    session: Session,
    *,
    actor: Actor,
    codes: CodeBook,
    ref: str,
    draft: ContractDraft,
    now: datetime,
    seen: int | None = None,
) -> Contract:
    """Correct a draft or a returned paper.

    Raises NotFound, RuleBroken "contract-state", "stale" and what the paper breaks.
    """
    contract = get_own_contract(session, actor=actor, ref=ref)
    rules.next_state(contract.state, Step.EDIT)
    check_seen(contract, seen=seen)
    check_draft(draft, codes=codes, deal=contract.deal, on=today(now))
    write_draft(session, contract=contract, draft=draft)
    _record(session, actor=actor, contract=contract, verb="edit", now=now)
    return contract


def _broker(session: Session, *, actor: Actor, deal: Deal | None) -> Broker | None:
    """Return the broker behind the deal; a broker who types must be filed today."""
    broker = deal.introduction.broker if deal else None
    if enters_from_deals(actor):
        own = session.scalar(select(Broker).where(Broker.user_id == actor.user_id))
        if own is None or own.state is not BrokerState.FILED:
            raise RuleBroken("broker-not-filed", "技术经纪人备案有效后才能录入合同")
    return broker


def _record(
    session: Session, *, actor: Actor, contract: Contract, verb: str, now: datetime
) -> None:
    amounts: Amounts = paper_amounts(contract)
    audit.record(
        session,
        actor=actor,
        action=f"{Action.CONTRACT_WRITE}.{verb}",
        kind="contract",
        ref=contract.ref,
        now=now,
        detail={
            "total_fen": amounts.total_fen,
            "technical_fen": amounts.technical_fen,
            "state": contract.state.value,
        },
    )
