"""One contract counts once: the same paper is blocked, a similar one asked about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, selectinload

from tech_market.contracts import rules
from tech_market.contracts.identity import Identity, is_same_party
from tech_market.contracts.models import Contract, ContractParty
from tech_market.contracts.rules import ALIVE, PartySide
from tech_market.contracts.rules.alike import is_near, is_split
from tech_market.contracts.rules.ruleset import rules_on
from tech_market.contracts.scope import readable
from tech_market.contracts.services.ledger import paper_amounts
from tech_market.errors import RuleBroken
from tech_market.policy.actor import Actor
from tech_market.saying import Said


@dataclass(frozen=True, slots=True)
class Alike:
    """Why another contract looks like this one; None when the reader may not see it."""

    reason: Said
    contract: Contract | None


def identity_of(contract: Contract) -> Identity:
    """Return what makes this paper the same as another."""
    return Identity(
        contract.project_name,
        contract.signed_on,
        contract.total_fen,
        _side(contract, PartySide.SELLER),
        _side(contract, PartySide.BUYER),
    )


def check_not_twice(session: Session, contract: Contract) -> None:
    """Raise RuleBroken("same-contract") when the same paper waits or is registered.

    The fingerprint's unique column catches those who come at the same moment.
    """
    others = select(Contract).where(
        Contract.signed_on == contract.signed_on,
        Contract.total_fen == contract.total_fen,
        Contract.state.in_(ALIVE),
        Contract.id != contract.id,
    )
    ours = identity_of(contract)
    with session.no_autoflush:
        for other in session.scalars(others):
            if ours.is_same_as(identity_of(other)):
                raise RuleBroken(
                    "same-contract",
                    "同一合同已提交或已登记（双方、项目、签订日期与金额相同），一份合同只登记一次",
                )


def unused_number(session: Session, typed: str) -> str:
    """Return the number normalised; it is never used again, whatever became of it.

    Raises RuleBroken: "registration-no", "registration-no-used".
    """
    number = rules.normalise_registration_no(typed)
    with session.no_autoflush:
        taken = session.scalar(
            select(Contract.id).where(Contract.registration_no == number)
        )
    if taken is not None:
        raise RuleBroken(
            "registration-no-used",
            "该登记编号已被使用，请核对证书",
            field="registration_no",
        )
    return number


def list_alikes(
    session: Session, *, actor: Actor, contract: Contract, on: date
) -> list[Alike]:
    """Return what the contract looks like: near amounts, or parts of one whole.

    Sides may be exchanged: the buyer may have entered what the seller enters now.
    """
    near, parts = [], []
    held = rules_on(on)
    window, own = held.alike, paper_amounts(contract).technical_fen
    for other in _between_the_same(session, contract, days=window.longest_days):
        apart = abs((other.signed_on - contract.signed_on).days)
        percent = window.near_percent
        is_close = is_near(contract.total_fen, other.total_fen, percent=percent)
        if apart <= window.near_days and is_close:
            near.append(other)
        elif apart <= window.split_days:
            parts.append(other)
    found = [
        (
            Said("双方相同、金额相差不到%(percent)s%%", percent=window.near_percent),
            other,
        )
        for other in near
    ]
    amounts = [paper_amounts(other).technical_fen for other in parts]
    if is_split(own, amounts, large_fen=held.large_fen):
        reason = Said(
            "%(days)s天内双方另签的合同，合计达到大额标准，疑似拆分",
            days=window.split_days,
        )
        found += [(reason, other) for other in parts]
    seen = _readable_ids(session, actor, [other for _reason, other in found])
    return [
        Alike(reason, other if other.id in seen else None) for reason, other in found
    ]


def check_alikes(
    session: Session, *, actor: Actor, contract: Contract, note: str, on: date
) -> None:
    """Ask for a written reason when the contract looks like another one.

    Raises RuleBroken: "looks-alike"; "same-contract" when the like one is the same
    paper, handed in since that was looked for.
    """
    if not note and list_alikes(session, actor=actor, contract=contract, on=on):
        check_not_twice(session, contract)
        raise RuleBroken(
            "looks-alike",
            "与另一份合同相似：请核对是否重复或拆分，确认无误请写明理由",
            field="duplicate_note",
        )


def _between_the_same(
    session: Session, contract: Contract, *, days: int
) -> Sequence[Contract]:
    """Return living contracts between a seller and a buyer of this one."""
    ours = [_side(contract, side) for side in PartySide]
    span = timedelta(days=days)
    found = session.scalars(
        select(Contract)
        .options(selectinload(Contract.parties), selectinload(Contract.deductions))
        .where(
            Contract.state.in_(ALIVE),
            Contract.id != contract.id,
            Contract.signed_on.between(
                contract.signed_on - span, contract.signed_on + span
            ),
            *(_names_one_of(side) for side in ours),
        )
        .order_by(Contract.id)
        .limit(50)
    ).all()
    return [one for one in found if _is_between(one, ours)]


def _names_one_of(side: tuple[tuple[str, str], ...]) -> ColumnElement[bool]:
    codes = [code for code, _name in side if code]
    names = [name for _code, name in side]
    return Contract.parties.any(
        or_(ContractParty.credit_code.in_(codes), ContractParty.name.in_(names))
    )


def _is_between(other: Contract, ours: list[tuple[tuple[str, str], ...]]) -> bool:
    """Tell whether one of each of our sides stands on opposite sides there."""
    theirs = [_side(other, side) for side in PartySide]
    return any(
        _share_one(ours[0], first) and _share_one(ours[1], second)
        for first, second in (theirs, theirs[::-1])
    )


def _share_one(
    one: tuple[tuple[str, str], ...], other: tuple[tuple[str, str], ...]
) -> bool:
    return any(is_same_party(ours, theirs) for ours in one for theirs in other)


def _side(contract: Contract, side: PartySide) -> tuple[tuple[str, str], ...]:
    return tuple(
        (party.credit_code, party.name)
        for party in contract.parties
        if party.side is side
    )


def _readable_ids(session: Session, actor: Actor, rows: list[Contract]) -> set[int]:
    ids = [one.id for one in rows]
    return set(
        session.scalars(
            select(Contract.id).where(Contract.id.in_(ids), readable(actor))
        )
    )
