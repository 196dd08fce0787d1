"""A registered contract that grew from filed work, and the people around its claim."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.brokerage.models import Broker, Deal
from tech_market.codes.book import current_book
from tech_market.contracts.models import Contract
from tech_market.contracts.rules import AmountKind
from tech_market.contracts.services import deciding, drafting
from tech_market.contracts.services.approving import approvers_wanted
from tech_market.rewards.models import RewardClaim
from tech_market.rewards.services import claiming, paying
from tech_market.rewards.services import deciding as claims
from tech_market.rewards.services.paying import Voucher
from tests.brokerage.cases import acting
from tests.contracts import papers
from tests.contracts.papers import (
    NOON,
    WAN,
    admin_actor,
    make_draft,
    new_number,
    signed_deal,
)
from tests.makers import make_broker

SIGNED_ON = date(2026, 3, 2)  # the day after everything was filed
LATER = NOON + timedelta(days=1)


@dataclass(frozen=True)
class Earned:
    """A contract of 80 万元 技术交易额 with its broker."""

    contract: Contract
    deal: Deal
    broker: Broker

    @property
    def user(self) -> User:
        return self.broker.user


def earned(session: Session, *, broker: Broker | None = None, **values: Any) -> Earned:
    """Register a contract typed from a signed deal of this broker."""
    broker = broker or make_broker(session)
    deal = signed_deal(session, broker=broker)
    values.setdefault("signed_on", SIGNED_ON)
    values.setdefault("starts_on", values["signed_on"])
    contract = drafting.create_contract(
        session, actor=acting(broker.user), codes=current_book(session),
        draft=make_draft(**values), now=NOON, deal_ref=deal.ref,
    )  # fmt: skip
    deciding.submit_contract(
        session, actor=acting(broker.user), ref=contract.ref, now=NOON
    )
    deciding.accept_contract(
        session, actor=admin_actor(session), ref=contract.ref, now=NOON
    )
    number = new_number()
    for _person in range(approvers_wanted(contract, on=SIGNED_ON)):
        deciding.register_contract(
            session, actor=admin_actor(session), ref=contract.ref,
            registration_no=number, certificate_on=SIGNED_ON, now=NOON,
        )  # fmt: skip
    return Earned(contract, deal, broker)


def claimed(session: Session, case: Earned, now: datetime = NOON) -> RewardClaim:
    """Let the broker claim."""
    return claiming.claim_reward(
        session, actor=acting(case.user), ref=case.contract.ref, now=now
    )


def checked(session: Session, case: Earned) -> RewardClaim:
    """Claim, and let one administrator check."""
    claim = claimed(session, case)
    return claims.check_claim(
        session, actor=admin_actor(session), ref=claim.ref, now=NOON
    )


def approved(session: Session, case: Earned) -> RewardClaim:
    """Claim, and let two administrators check and approve."""
    claim = checked(session, case)
    return claims.approve_claim(
        session, actor=admin_actor(session), ref=claim.ref, now=NOON
    )


def paid(session: Session, case: Earned, number: str = "示例凭证1") -> RewardClaim:
    """Claim, approve and pay."""
    claim = approved(session, case)
    return paying.pay_claim(
        session, actor=admin_actor(session), ref=claim.ref,
        voucher=Voucher(number, SIGNED_ON), now=NOON,
    )  # fmt: skip


def changed(session: Session, case: Earned, wan: int) -> None:
    """Change the contract's 技术交易额 to so many 万元."""
    papers.changed(
        session, case.contract, now=LATER, total_fen=wan * WAN, deductions={},
        is_all_technical=True, effective_on=SIGNED_ON, reason="补充协议",
    )  # fmt: skip


def cancelled(session: Session, case: Earned) -> None:
    """Take the contract out of the count."""
    papers.ended(
        session, case.contract, AmountKind.CANCEL, effective_on=SIGNED_ON, now=LATER
    )
