"""Who approved a contract in this round; large ones need two different people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import StaffRole, User
from tech_market.contracts.models import Contract
from tech_market.contracts.records import ContractApproval
from tech_market.contracts.rules.ruleset import rules_on
from tech_market.contracts.services.ledger import paper_amounts
from tech_market.errors import RuleBroken
from tech_market.policy.actor import Actor


@dataclass(frozen=True, slots=True)
class Certificate:
    """The certificate as one person read it."""

    registration_no: str
    certificate_on: date


def list_approvals(session: Session, contract: Contract) -> Sequence[ContractApproval]:
    """Return this round's approvals that still hold, oldest first.

    An approver who is no longer an administrator, or is disabled, approves nothing.
    """
    return session.scalars(
        select(ContractApproval)
        .join(User)
        .where(
            ContractApproval.contract_id == contract.id,
            ContractApproval.round == contract.round,
            User.staff_role == StaffRole.ADMIN,
            User.is_disabled.is_(False),
        )
        .order_by(ContractApproval.id)
    ).all()


def approvers_wanted(contract: Contract, *, on: date) -> int:
    """Return how many different people must approve under the rules of this day."""
    return rules_on(on).approvers(paper_amounts(contract).technical_fen)


def approve(
    session: Session,
    *,
    contract: Contract,
    certificate: Certificate,
    actor: Actor,
    now: datetime,
) -> bool:
    """Add this person's approval; tell whether all that are needed are there.

    The second person types the certificate from the paper, without seeing the first
    one's entry. Raises RuleBroken: "approved-already", "approval-differs".
    """
    earlier = list_approvals(session, contract)
    own = next((one for one in earlier if one.user_id == actor.user_id), None)
    others = [one for one in earlier if one is not own]
    if own is not None and _of(own) == certificate:
        raise RuleBroken(
            "approved-already", "您已审核过这份合同，须由另一位市场管理员复核"
        )
    if any(_of(one) != certificate for one in others):
        raise RuleBroken(
            "approval-differs",
            "与另一位审核人录入的登记编号或证书日期不一致，请双方对照证书原件核对",
            field="registration_no",
        )
    if own is not None:  # read wrongly the first time, and nobody else approved yet
        own.registration_no = certificate.registration_no
        own.certificate_on, own.at = certificate.certificate_on, now
    elif actor.user_id is not None:
        session.add(_row(contract, certificate, actor.user_id, now))
    session.flush()
    wanted = approvers_wanted(contract, on=certificate.certificate_on)
    return len(others) + 1 >= wanted


def _row(
    contract: Contract, certificate: Certificate, user_id: int, now: datetime
) -> ContractApproval:
    return ContractApproval(
        contract_id=contract.id,
        round=contract.round,
        user_id=user_id,
        registration_no=certificate.registration_no,
        certificate_on=certificate.certificate_on,
        at=now,
    )


def _of(row: ContractApproval) -> Certificate:
    return Certificate(row.registration_no, row.certificate_on)
