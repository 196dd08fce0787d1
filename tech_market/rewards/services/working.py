"""Work out what a broker may claim for a contract, and what stands against it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.brokerage.models import Broker
from tech_market.clock import today
from tech_market.contracts.models import Contract
from tech_market.contracts.rules import ContractState
from tech_market.contracts.services.ledger import counted_amounts
from tech_market.errors import RuleBroken
from tech_market.rewards.models import RewardClaim, RewardEvent
from tech_market.rewards.rules import LIVE, RewardKind
from tech_market.rewards.rules.amounts import reward_of, split
from tech_market.rewards.rules.policy import FilingRule, RewardRules, rules_on
from tech_market.rewards.services.shares import shares_of
from tech_market.saying import Said

FILING_NAMES = {
    "broker": "经纪人备案",
    "need": "需求入库备案",
    "introduction": "接单备案",
}


@dataclass(frozen=True, slots=True)
class Filing:
    """One filing with its time, and whether it lies before the signature."""

    rule: FilingRule
    at: datetime | None
    is_met: bool

    @property
    def name(self) -> str:
        """Return what was filed, in Chinese."""
        return FILING_NAMES[self.rule.of]


@dataclass(frozen=True, slots=True)
class Working:
    """A reward as worked out on a day, step by step. Amounts in 分."""

    contract: Contract
    broker: Broker
    rules: RewardRules
    base_fen: int
    whole_fen: int  # of all brokers, after the contract's cap
    shares: Mapping[str, int]
    share_fen: int  # this broker's part of it
    amount_fen: int  # after the broker's cap of the year
    filings: tuple[Filing, ...]
    refusals: tuple[RuleBroken, ...]

    @property
    def share_bp(self) -> int:
        """Return this broker's share in hundredths of a percent."""
        return self.shares.get(self.broker.ref, 0)


def work_out(
    session: Session, contract: Contract, *, broker: Broker, now: datetime
) -> Working:
    """Work the reward out as of now, under the rules of the certificate's day.

    Raises RuleBroken: "reward-not-registered", "reward-no-deal", "no-reward-rules".
    """
    if contract.state is not ContractState.REGISTERED or not contract.certificate_on:
        raise RuleBroken("reward-not-registered", "合同登记后才能申报奖励")
    if contract.deal is None:
        raise RuleBroken(
            "reward-no-deal", "这份合同不是从商机录入的，没有备案，不能申报"
        )
    rules = rules_on(contract.certificate_on)
    base = counted_amounts(contract).technical_fen
    whole = reward_of(base, rate_bp=rules.rate_bp, cap_fen=rules.contract_cap.value)
    shares = fixed_shares(session, contract) or shares_of(session, contract.deal)
    part = split(whole, shares).get(broker.ref, 0)
    room = room_of_year(session, broker, rules=rules, year=today(now).year)
    filings = tuple(_filings(contract, broker, rules))
    return Working(
        contract, broker, rules, base, whole, shares, part,
        amount_fen=part if room is None else min(part, room),
        filings=filings,
        refusals=tuple(_refusals(contract, rules, filings, on=today(now))),
    )  # fmt: skip


def due_of(claim: RewardClaim, *, rules: RewardRules, base_fen: int) -> int:
    """Return a claim's part of a reward on this base, before any cap of the year."""
    whole = reward_of(base_fen, rate_bp=rules.rate_bp, cap_fen=rules.contract_cap.value)
    return split(whole, claim.shares).get(claim.broker.ref, 0)


def fixed_shares(session: Session, contract: Contract) -> dict[str, int]:
    """Return the shares that an earlier living claim of the contract fixed, if any."""
    found = session.scalar(
        select(RewardClaim)
        .where(RewardClaim.contract_id == contract.id, RewardClaim.state.in_(LIVE))
        .order_by(RewardClaim.id)
        .limit(1)
    )
    return dict(found.shares) if found else {}


def room_of_year(
    session: Session,
    broker: Broker,
    *,
    rules: RewardRules,
    year: int,
    without: RewardClaim | None = None,
) -> int | None:
    """Return what the broker may still claim in this year; None where nothing caps it.

    The year is that of the claim, in Shanghai. `without` is left out of the sum.
    """
    cap = rules.broker_year_cap.value
    if cap is None:
        return None
    rows = session.execute(
        select(RewardClaim.id, RewardClaim.claimed_at, func.sum(RewardEvent.amount_fen))
        .join(RewardEvent, RewardEvent.claim_id == RewardClaim.id)
        .where(
            RewardClaim.broker_id == broker.id,
            RewardClaim.state.in_(LIVE),
            RewardEvent.kind.in_((RewardKind.CLAIM, RewardKind.ADJUST)),
        )
        .group_by(RewardClaim.id, RewardClaim.claimed_at)
    )
    spent = sum(
        int(fen)
        for number, at, fen in rows
        if today(at).year == year and (without is None or number != without.id)
    )
    return max(0, cap - spent)


def _filings(
    contract: Contract, broker: Broker, rules: RewardRules
) -> Iterator[Filing]:
    if contract.deal is None:
        return
    introduction = contract.deal.introduction
    moments = {
        "broker": broker.filed_at,
        "need": introduction.match.need.filed_at,
        "introduction": introduction.taken_at,
    }
    for rule in rules.filings:
        at = moments[rule.of]
        day = today(at) if at else None
        yield Filing(rule, at, rule.is_met(day, signed_on=contract.signed_on))


def _refusals(
    contract: Contract, rules: RewardRules, filings: tuple[Filing, ...], *, on: date
) -> Iterator[RuleBroken]:
    """Yield what stands against the claim, each with what it is about."""
    if contract.type_code not in rules.types:
        yield RuleBroken("reward-type", "这一类合同不在奖励范围内")
    first = contract.events[0]
    if not rules.takes_side(seller_here=first.seller_here, buyer_here=first.buyer_here):
        yield RuleBroken("reward-side", "买卖双方都不在奖励范围规定的区域")
    if contract.is_related and not rules.takes_related:
        yield RuleBroken("reward-related", "关联交易不在奖励范围内")
    for one in filings:
        if not one.is_met:
            yield RuleBroken(
                f"reward-filing-{one.rule.of}",
                "%(what)s须早于合同签订日期至少 %(days)s 天",
                what=Said(one.name),
                days=one.rule.days_before,
            )
    last = rules.last_day(contract.certificate_on or contract.signed_on)
    if last is not None and on > last:
        yield RuleBroken("reward-late", "申报期限已于 %(last)s 截止", last=last)
