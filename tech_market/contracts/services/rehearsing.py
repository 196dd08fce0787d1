"""Rehearse a stored contract under the rules of a day."""

from datetime import date

from sqlalchemy.orm import Session

from tech_market.codes.book import CodeBook
from tech_market.contracts.models import Contract, ContractParty
from tech_market.contracts.rules import PartySide
from tech_market.contracts.rules.currency import HOME
from tech_market.contracts.rules.rehearsal import (
    Finding,
    PaperFacts,
    PartyFacts,
    rehearse,
)
from tech_market.contracts.rules.ruleset import rules_on
from tech_market.contracts.services.documents import list_documents
from tech_market.contracts.services.parties import field_prefix

__all__ = ["Finding", "facts_of", "rehearsal_of"]
COPIED = (
    "project_name", "subject", "type_code", "subtype_code", "ip_code", "payment_code",
    "payment_terms", "plan_code", "objective_code", "signed_on", "starts_on", "ends_on",
    "total_fen", "is_related", "trade_licence_no", "amount_note",
)  # fmt: skip


def rehearsal_of(
    session: Session, contract: Contract, *, codes: CodeBook, on: date
) -> list[Finding]:
    """Return what to put right, under the rules that hold on this day."""
    facts = facts_of(session, contract, codes=codes)
    return rehearse(facts, rules=rules_on(on), on=on)


def facts_of(session: Session, contract: Contract, *, codes: CodeBook) -> PaperFacts:
    """Return the paper as the rehearsal reads it."""
    return PaperFacts(
        **{name: getattr(contract, name) for name in COPIED},
        has_subtypes=bool(codes.choices("contract-type", parent=contract.type_code)),
        costs_fen=sum(row.amount_fen for row in contract.deductions),
        is_foreign_money=contract.currency_code != HOME,
        parties=tuple(
            _party(party, field_prefix(side, place))
            for side in PartySide
            for place, party in enumerate(
                one for one in contract.parties if one.side is side
            )
        ),
        papers=frozenset(one.paper_code for one in list_documents(session, contract)),
    )


def _party(party: ContractParty, prefix: str) -> PartyFacts:
    return PartyFacts(
        prefix=prefix,
        side=party.side,
        name=party.name,
        credit_code=party.credit_code,
        region_code=party.region_code,
        nature_code=party.nature_code,
        sector_code=party.sector_code,
        seal_name=party.seal_name,
    )
