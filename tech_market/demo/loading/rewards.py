"""Demo rewards: registered contracts of filed deals, with claims at every step."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.services.actors import actor_of
from tech_market.brokerage.models import Deal
from tech_market.brokerage.rules import SIGNED
from tech_market.clock import today
from tech_market.codes.book import CodeBook
from tech_market.contracts.models import Contract
from tech_market.contracts.services import agreeing, changing, deciding, drafting
from tech_market.contracts.services.deals import prefill
from tech_market.contracts.services.draft import ContractDraft
from tech_market.demo.loading.people import Cast
from tech_market.demo.wording import MARK
from tech_market.money import FEN_PER_WAN
from tech_market.policy.actor import Actor
from tech_market.rewards.rules import ClaimStep
from tech_market.rewards.services import claiming
from tech_market.rewards.services import deciding as claims
from tech_market.rewards.services.paying import Voucher, pay_claim


@dataclass(frozen=True, slots=True)
class Story:
    """How far a claim went, and to what the contract was changed afterwards."""

    number: str  # 登记编号
    wan: int  # 技术交易额, all of the price
    steps: tuple[ClaimStep, ...] = ()
    claims: bool = True
    later_wan: int | None = None


CHECKED = (ClaimStep.CHECK,)
PAID = (ClaimStep.CHECK, ClaimStep.APPROVE, ClaimStep.PAY)
#: one signed deal each; what is left of the signed deals stays for the visitor
STORIES = (
    Story("2026330211900001", 120, PAID),
    Story("2026330211900002", 86, CHECKED),
    Story("2026330211900003", 200, PAID, later_wan=150),
    Story("2026330211900004", 64, claims=False),
)


def load_rewards(
    session: Session, *, cast: Cast, codes: CodeBook, now: datetime
) -> int:
    """Register contracts of signed deals and tell each claim's story.

    Returns how many contracts. Needs the demo's deals before it.
    """
    deals = session.scalars(
        select(Deal).where(Deal.stage_code == SIGNED).order_by(Deal.id)
    ).all()
    count = 0
    for story, deal in zip(STORIES, deals, strict=False):
        contract = _register(session, story, deal, cast=cast, codes=codes)
        if story.claims:
            _claim(session, story, contract, cast=cast, now=now)
        if story.later_wan is not None:
            _change(session, story.later_wan, contract, cast=cast, codes=codes, now=now)
        count += 1
    return count


def _register(
    session: Session, story: Story, deal: Deal, *, cast: Cast, codes: CodeBook
) -> Contract:
    broker = actor_of(deal.introduction.broker.user)
    registrar, at = actor_of(cast.staff["registrar"]), deal.moved_at
    known, day = prefill(deal, codes=codes), today(deal.moved_at)
    draft = ContractDraft(
        project_name=f"{known.project_name.removesuffix(MARK)}{MARK}",
        subject="完成技术方案、样品与试验报告，按约定指标验收。" + MARK,
        type_code="development", subtype_code="development-commissioned",
        field_code=known.field_code, ip_code="know-how", payment_code="instalments",
        payment_terms="签订后付40%，验收合格付60%。",
        seller=known.seller, buyer=known.buyer,
        signed_on=day, starts_on=day, ends_on=day + timedelta(days=365),
        total_fen=story.wan * FEN_PER_WAN, is_all_technical=True,
        amount_note="示例：以双方签订的合同为准",
    )  # fmt: skip
    contract = drafting.create_contract(
        session, actor=broker, codes=codes, draft=draft, now=at, deal_ref=deal.ref
    )
    deciding.submit_contract(
        session, actor=broker, ref=contract.ref, now=at, duplicate_note="示例合同"
    )
    deciding.accept_contract(session, actor=registrar, ref=contract.ref, now=at)
    deciding.register_contract(
        session, actor=registrar, ref=contract.ref, now=at,
        registration_no=story.number, certificate_on=day,
    )  # fmt: skip
    return contract


def _claim(
    session: Session, story: Story, contract: Contract, *, cast: Cast, now: datetime
) -> None:
    if contract.broker is None:
        return
    at = now - timedelta(days=2)
    admin, registrar = _deciders(cast)
    claim = claiming.claim_reward(
        session, actor=actor_of(contract.broker.user), ref=contract.ref, now=at
    )
    for step in story.steps:
        at += timedelta(hours=6)
        if step is ClaimStep.CHECK:
            claims.check_claim(session, actor=admin, ref=claim.ref, now=at)
        elif step is ClaimStep.APPROVE:
            claims.approve_claim(session, actor=registrar, ref=claim.ref, now=at)
        else:
            voucher = Voucher(f"示例凭证-{story.number[-4:]}", today(at))
            pay_claim(session, actor=admin, ref=claim.ref, voucher=voucher, now=at)


def _change(
    session: Session, wan: int, contract: Contract, *, cast: Cast, codes: CodeBook,
    now: datetime,
) -> None:  # fmt: skip
    admin, registrar = _deciders(cast)
    asked = changing.ask_change(
        session, actor=admin, codes=codes, ref=contract.ref, now=now,
        change=changing.Change(
            total_fen=wan * FEN_PER_WAN, deductions={}, is_all_technical=True,
            effective_on=today(now), reason="示例：补充协议减少任务",
        ),
    )  # fmt: skip
    agreeing.approve_change(
        session, actor=registrar, ref=contract.ref, change_ref=asked.ref, now=now
    )


def _deciders(cast: Cast) -> tuple[Actor, Actor]:
    return actor_of(cast.staff["admin"]), actor_of(cast.staff["registrar"])
