"""Find contracts: what is out of scope is not found."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, selectinload

from tech_market.brokerage.models import Deal
from tech_market.contracts.models import Contract, ContractParty
from tech_market.contracts.rules import ContractState, normalise_registration_no
from tech_market.contracts.scope import readable, writable
from tech_market.errors import NotFound, RuleBroken
from tech_market.policy.actor import Actor

WAITING: Final = "waiting"  # for the registry, in an address
REGISTRY: Final = (ContractState.APPLIED, ContractState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class ContractFilter:
    """What a reader looks for; empty means everything."""

    text: str = ""
    state: str = ""
    type_code: str = ""


def get_contract(session: Session, *, actor: Actor, ref: str) -> Contract:
    """Return a contract the actor may read.

    Raises NotFound.
    """
    return _one(session, Contract.ref == ref, readable(actor))


def get_own_contract(session: Session, *, actor: Actor, ref: str) -> Contract:
    """Return a contract whose paper the actor may edit and submit.

    Raises NotFound.
    """
    return _one(session, Contract.ref == ref, writable(actor))


def find_contract_of_deal(
    session: Session, *, actor: Actor, deal_ref: str
) -> Contract | None:
    """Return the contract typed from this deal, if the actor may read it."""
    return session.scalar(
        select(Contract)
        .join(Contract.deal)
        .where(Deal.ref == deal_ref, readable(actor))
    )


def may_write(session: Session, *, actor: Actor, contract: Contract) -> bool:
    """Tell whether the paper is the actor's to edit and submit."""
    mine = select(Contract.id).where(Contract.id == contract.id, writable(actor))
    return session.scalar(mine) is not None


def count_contracts(session: Session, *, actor: Actor, wanted: ContractFilter) -> int:
    """Count what `list_contracts` would list."""
    counted = select(func.count(Contract.id)).where(*_where(actor, wanted))
    return session.scalar(counted) or 0


def list_contracts(
    session: Session, *, actor: Actor, wanted: ContractFilter, offset: int, limit: int
) -> Sequence[Contract]:
    """Return contracts with parties, costs and events, newest first."""
    rows = (
        select(Contract)
        .where(*_where(actor, wanted))
        .options(
            selectinload(Contract.parties),
            selectinload(Contract.deductions),
            selectinload(Contract.events),
        )
        .order_by(Contract.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return session.scalars(rows).all()


def _where(actor: Actor, wanted: ContractFilter) -> list[ColumnElement[bool]]:
    where = [readable(actor)]
    if wanted.state == WAITING:
        where.append(Contract.state.in_(REGISTRY))
    elif wanted.state in set(ContractState):
        where.append(Contract.state == ContractState(wanted.state))
    if wanted.type_code:
        where.append(Contract.type_code == wanted.type_code)
    if wanted.text:
        where.append(_about(wanted.text))
    return where


def _about(text: str) -> ColumnElement[bool]:
    hits = [
        Contract.project_name.icontains(text, autoescape=True),
        Contract.parties.any(ContractParty.name.icontains(text, autoescape=True)),
    ]
    try:
        number = normalise_registration_no(text)
    except RuleBroken:
        return or_(*hits)
    return or_(*hits, Contract.registration_no == number)


def _one(session: Session, *where: ColumnElement[bool]) -> Contract:
    found = session.scalar(select(Contract).where(*where))
    if found is None:
        raise NotFound("contract")
    return found
