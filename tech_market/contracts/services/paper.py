"""Put a paper's words into its rows."""

from collections.abc import Mapping
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.brokerage.models import Broker, BrokerState
from tech_market.contracts import rules
from tech_market.contracts.identity import is_same_party
from tech_market.contracts.models import Contract, Deduction
from tech_market.contracts.rules import PartySide
from tech_market.contracts.rules.currency import ForeignMoney
from tech_market.contracts.services.draft import ContractDraft
from tech_market.contracts.services.parties import field_prefix, put_side
from tech_market.errors import RuleBroken
from tech_market.listings.models import Listing
from tech_market.listings.texts import clean_line, clean_text
from tech_market.needs.models import Need
from tech_market.results.models import Result

Kind = TypeVar("Kind", bound=Listing)
AS_TYPED = (
    "type_code",
    "subtype_code",
    "field_code",
    "ip_code",
    "payment_code",
    "plan_code",
    "objective_code",
    "signed_on",
    "starts_on",
    "ends_on",
    "total_fen",
    "is_all_technical",
    "is_related",
)


def write_draft(session: Session, *, contract: Contract, draft: ContractDraft) -> None:
    """Put the paper's words into the contract's rows.

    Raises RuleBroken: "project-name", "same-party", "listing-unknown",
    "broker-unknown", "registration-no", and what a party breaks.
    """
    contract.project_name = clean_line(draft.project_name)
    if not contract.project_name:
        raise RuleBroken("project-name", "请填写项目名称", field="project_name")
    for name in AS_TYPED:
        setattr(contract, name, getattr(draft, name))
    _put_words(contract, draft)
    _put_money(contract, draft.money)
    _put_links(session, contract, draft)
    _put_deductions(contract, draft.deductions)
    _put_parties(session, contract, draft)


def _put_words(contract: Contract, draft: ContractDraft) -> None:
    contract.subject = clean_text(draft.subject)
    contract.payment_terms = clean_text(draft.payment_terms)
    contract.amount_note = clean_text(draft.amount_note)
    contract.trade_licence_no = clean_line(draft.trade_licence_no)
    contract.event_note = clean_line(draft.event_note)


def _put_money(contract: Contract, money: ForeignMoney) -> None:
    contract.currency_code = money.currency_code
    contract.original_amount, contract.exchange_rate = money.amount, money.rate
    contract.rate_on, contract.rate_source = money.rate_on, money.rate_source


def _put_links(session: Session, contract: Contract, draft: ContractDraft) -> None:
    contract.parent_no = ""
    if draft.parent_no:
        contract.parent_no = rules.normalise_registration_no(
            draft.parent_no, field="parent_no"
        )
    if contract.deal is not None:
        return
    contract.need = _listing(session, Need, draft.need_no, field="need_no")
    contract.result = _listing(session, Result, draft.result_no, field="result_no")
    contract.broker = _broker(session, draft.broker_no)


def _broker(session: Session, filing_no: str) -> Broker | None:
    """Return the filed broker of this 备案号, None for no number."""
    wanted = clean_line(filing_no)
    if not wanted:
        return None
    found = session.scalar(
        select(Broker).where(
            Broker.filing_no == wanted, Broker.state == BrokerState.FILED
        )
    )
    if found is None:
        raise RuleBroken(
            "broker-unknown", "没有这个备案号，或该技术经纪人不在册", field="broker_no"
        )
    return found


def _listing(
    session: Session, kind: type[Kind], number: str, *, field: str
) -> Kind | None:
    """Return the listing of this number, None for no number."""
    wanted = clean_line(number).upper()
    if not wanted:
        return None
    found = session.scalar(select(kind).where(kind.number == wanted))
    if found is None:
        raise RuleBroken("listing-unknown", "没有这个编号，请核对", field=field)
    return found


def _put_parties(session: Session, contract: Contract, draft: ContractDraft) -> None:
    sellers = put_side(
        session, contract, side=PartySide.SELLER, drafts=draft.side(PartySide.SELLER)
    )
    buyers = put_side(
        session, contract, side=PartySide.BUYER, drafts=draft.side(PartySide.BUYER)
    )
    seen: list[tuple[str, str]] = []
    for place, party in enumerate((*sellers, *buyers)):
        named = (party.credit_code, party.name)
        if any(is_same_party(named, one) for one in seen):
            at = place - len(sellers)
            prefix = (
                field_prefix(PartySide.SELLER, place)
                if at < 0
                else field_prefix(PartySide.BUYER, at)
            )
            raise RuleBroken(
                "same-party",
                "各方不能是同一单位，买方与卖方也不能是同一单位",
                field=f"{prefix}_name",
            )
        seen.append(named)


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
