"""Type a contract in, from a signed deal or without one, and correct it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.brokerage.models import Broker, BrokerState, Deal
from tech_market.clock import today
from tech_market.codes.book import CodeBook
from tech_market.contracts import rules
from tech_market.contracts.identity import is_same_party
from tech_market.contracts.models import Contract, Deduction
from tech_market.contracts.rules import Amounts, PartySide, Step
from tech_market.contracts.scope import enters_from_deals
from tech_market.contracts.services.deals import get_signed_deal
from tech_market.contracts.services.finding import get_own_contract
from tech_market.contracts.services.ledger import check_seen, paper_amounts
from tech_market.contracts.services.parties import PartyDraft, put_party
from tech_market.errors import RuleBroken
from tech_market.listings.texts import clean_line, clean_text
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractDraft:
    """What the paper says. Amounts in 分, `deductions` by code of deduction-kind."""

    project_name: str
    type_code: str
    subtype_code: str = ""
    field_code: str
    ip_code: str
    payment_code: str
    seller: PartyDraft
    buyer: PartyDraft
    signed_on: date
    starts_on: date
    ends_on: date | None = None
    total_fen: int
    deductions: Mapping[str, int] = field(default_factory=dict)
    is_all_technical: bool = False
    is_related: bool = False
    amount_note: str = ""


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


def check_draft(
    draft: ContractDraft, *, codes: CodeBook, deal: Deal | None, on: date
) -> None:
    """Check the paper against the code lists and rules, on this day.

    Raises RuleBroken, each at its field.
    """
    check_codes(draft, codes=codes)
    rules.check_dates(
        signed_on=draft.signed_on,
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        today=on,
    )
    rules.check_total(draft.total_fen)
    rules.check_amounts(
        draft.total_fen,
        tuple(draft.deductions.values()),
        is_all_technical=draft.is_all_technical,
    )
    need = deal.introduction.match.need if deal else None
    rules.check_budget(
        draft.total_fen,
        budget_fen=need.budget_high_fen if need else None,
        note=draft.amount_note,
    )


def check_codes(draft: ContractDraft, *, codes: CodeBook) -> None:
    """Raise RuleBroken("unknown-code", "subtype") for a code not in its list."""
    codes.check("contract-type", draft.type_code, field="type_code")
    parent = None
    if draft.subtype_code:
        codes.check("contract-type", draft.subtype_code, field="subtype_code")
        found = codes.find("contract-type", draft.subtype_code)
        parent = found.parent if found else None
    has_subtypes = bool(codes.choices("contract-type", parent=draft.type_code))
    rules.check_type(parent, type_code=draft.type_code, has_subtypes=has_subtypes)
    codes.check("field", draft.field_code, field="field_code")
    codes.check("ip-kind", draft.ip_code, field="ip_code")
    codes.check("payment-mode", draft.payment_code, field="payment_code")
    for kind in draft.deductions:
        codes.check("deduction-kind", kind, field=f"deduction_{kind}")
    for side, party in (
        (PartySide.SELLER, draft.seller),
        (PartySide.BUYER, draft.buyer),
    ):
        codes.check("region", party.region_code, field=f"{side}_region")


def write_draft(session: Session, *, contract: Contract, draft: ContractDraft) -> None:
    """Put the paper's words into the contract's rows."""
    contract.project_name = clean_line(draft.project_name)
    contract.amount_note = clean_text(draft.amount_note)
    if not contract.project_name:
        raise RuleBroken("project-name", "请填写项目名称", field="project_name")
    for name in (
        "type_code",
        "subtype_code",
        "field_code",
        "ip_code",
        "payment_code",
        "signed_on",
        "starts_on",
        "ends_on",
        "total_fen",
        "is_all_technical",
        "is_related",
    ):
        setattr(contract, name, getattr(draft, name))
    _put_deductions(contract, draft.deductions)
    seller = put_party(session, contract, side=PartySide.SELLER, draft=draft.seller)
    buyer = put_party(session, contract, side=PartySide.BUYER, draft=draft.buyer)
    if is_same_party(
        (seller.credit_code, seller.name), (buyer.credit_code, buyer.name)
    ):
        raise RuleBroken("same-party", "买方与卖方不能是同一单位", field="buyer_name")


def _put_deductions(contract: Contract, wanted: Mapping[str, int]) -> None:
    """Change rows in place: a kind stands once, and deletes come after inserts."""
    kept = {row.kind_code: row for row in contract.deductions}
    for kind, fen in wanted.items():
        if kind in kept:
            kept[kind].amount_fen = fen
        else:
            contract.deductions.append(Deduction(kind_code=kind, amount_fen=fen))
    for kind, row in kept.items():
        if kind not in wanted:
            contract.deductions.remove(row)


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
