"""The contract's part of the evidence: steps, papers and ledger entries."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tech_market.brokerage.models import Deal
from tech_market.contracts import scope
from tech_market.contracts.models import Contract
from tech_market.contracts.records import ContractDocument
from tech_market.money import yuan_text
from tech_market.policy.actor import Actor
from tech_market.rewards.rules.evidence import Fact, Record

EVENT_NAMES = {
    "register": "登记入账", "supplement": "补正入账", "change": "变更入账",
    "correct": "更正入账", "cancel": "注销", "revoke": "撤销登记",
}  # fmt: skip


def find_contract(session: Session, deal: Deal, *, actor: Actor) -> Contract | None:
    """Return the deal's contract: for its brokers and oversight, or a party of it."""
    found = select(Contract).where(Contract.deal_id == deal.id)
    if actor.organisation_id is not None:
        found = found.where(scope.readable(actor))
    return session.scalar(found)


def contract_records(session: Session, contract: Contract) -> Iterator[Record]:
    """Yield what happened to the contract, in no order."""
    yield from _steps(contract)
    rows = session.scalars(
        select(ContractDocument)
        .where(
            ContractDocument.contract_id == contract.id,
            ContractDocument.removed_at.is_(None),
        )
        .options(joinedload(ContractDocument.file))
        .order_by(ContractDocument.id)
    )
    for one in rows:
        facts: dict[str, Fact] = {
            "paper": one.paper_code,
            "file_sha256": one.file.sha256,
        }
        yield Record("contract-paper", "合同材料", one.ref, one.added_at, facts,
                     f"文件 SHA-256 {one.file.sha256}")  # fmt: skip
    for entry in contract.events:
        facts = {"sequence": entry.sequence, "kind": entry.kind.value,
                 "technical_delta_fen": entry.technical_delta_fen,
                 "total_delta_fen": entry.total_delta_fen,
                 "ledger_digest": entry.digest}  # fmt: skip
        detail = f"技术交易额 {yuan_text(entry.technical_delta_fen)} 元"
        yield Record("ledger-entry", EVENT_NAMES[entry.kind], entry.ref, entry.at,
                     facts, detail)  # fmt: skip


def _steps(contract: Contract) -> Iterator[Record]:
    facts: dict[str, Fact] = {"project": contract.project_name,
                              "signed_on": str(contract.signed_on)}  # fmt: skip
    yield Record("contract", "合同录入", contract.ref, contract.created_at, facts,
                 f"签订日期 {contract.signed_on}")  # fmt: skip
    steps: tuple[tuple[str, str, datetime | None], ...] = (
        ("contract-applied", "提交登记申请", contract.submitted_at),
        ("contract-accepted", "受理", contract.accepted_at),
    )
    for kind, label, at in steps:
        if at is not None:
            yield Record(kind, label, contract.ref, at, {"round": contract.round})
    if contract.registered_at is not None:
        facts = {"registration_no": contract.registration_no,
                 "certificate_on": str(contract.certificate_on)}  # fmt: skip
        yield Record("contract-registered", "技术合同登记", contract.ref,
                     contract.registered_at, facts,
                     f"登记编号 {contract.registration_no}")  # fmt: skip
