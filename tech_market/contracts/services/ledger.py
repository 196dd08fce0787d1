"""The append-only amounts: the only place that writes an event."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from tech_market.clock import today
from tech_market.contracts import hearing
from tech_market.contracts.chain import COVERED, digest_of
from tech_market.contracts.models import AmountEvent, Contract
from tech_market.contracts.rules import AmountKind, Amounts
from tech_market.contracts.services.booking import booked_day, locked_ledger
from tech_market.contracts.services.counting import facts_of
from tech_market.contracts.services.sums import add_to_sums
from tech_market.db import new_ref
from tech_market.errors import RuleBroken
from tech_market.policy.actor import Actor


@dataclass(frozen=True, slots=True)
class Entry:
    """What an event says."""

    kind: AmountKind
    delta: Amounts
    deductions: Mapping[str, int]
    effective_on: date
    reason: str = ""
    evidence: str = ""  # number or digest of the paper it rests on


def paper_deductions(contract: Contract) -> dict[str, int]:
    """Return the non-technical costs of the paper, 分 by kind."""
    return {row.kind_code: row.amount_fen for row in contract.deductions}


def paper_amounts(contract: Contract) -> Amounts:
    """Return both amounts as the paper has them."""
    return Amounts.of(contract.total_fen, paper_deductions(contract))


def counted_amounts(contract: Contract) -> Amounts:
    """Return what the contract's events add up to: the only amounts that count."""
    return Amounts(
        sum(event.total_delta_fen for event in contract.events),
        sum(event.technical_delta_fen for event in contract.events),
    )


def current_deductions(contract: Contract) -> dict[str, int]:
    """Return the costs that hold now: of the last event, before one of the paper."""
    if not contract.events:
        return paper_deductions(contract)
    return {str(kind): int(fen) for kind, fen in contract.events[-1].deductions.items()}


def append(
    session: Session, *, contract: Contract, entry: Entry, actor: Actor, now: datetime
) -> AmountEvent:
    """Append the next entry to the chain, and move the contract's version with it.

    Writers queue on the heads of the audit log and of the ledger, in this order. An
    entry whose day lies in a frozen period is booked on the day it is written.
    """
    head = locked_ledger(session)
    event = AmountEvent(
        ref=new_ref(),
        contract_id=contract.id,
        sequence=len(contract.events) + 1,
        kind=entry.kind,
        total_delta_fen=entry.delta.total_fen,
        technical_delta_fen=entry.delta.technical_fen,
        deductions=dict(entry.deductions),
        effective_on=entry.effective_on,
        booked_on=booked_day(session, entry.effective_on, on=today(now)),
        evidence=entry.evidence,
        reason=entry.reason,
        at=now,
        by_id=actor.user_id,
        previous=head.digest,
        **asdict(facts_of(contract, entry.delta, entry.effective_on)),
    )
    event.digest = digest_of({name: getattr(event, name) for name in COVERED})
    event.contract = contract
    flag_modified(contract, "state")  # so that whoever looks at the old version is told
    session.add(event)
    session.flush()
    head.event_id, head.count, head.digest = event.id, head.count + 1, event.digest
    add_to_sums(session, event)
    hearing.tell(session, event, actor, now)
    return event


def check_seen(contract: Contract, *, seen: int | None) -> None:
    """Refuse to decide about a paper that changed since it was shown.

    None is for callers that show nothing. Raises RuleBroken: "stale".
    """
    if seen is not None and seen != contract.version:
        raise RuleBroken("stale", "合同内容在您打开页面后已被修改，请重新核对后再提交")
