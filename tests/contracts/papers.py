"""Contracts for tests: drafts, forms as a browser sends them, registered papers."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from tech_market.accounts.services.actors import actor_of
from tech_market.brokerage.models import Broker, Deal, Introduction
from tech_market.brokerage.rules import IntroductionState
from tech_market.clock import today
from tech_market.codes.book import current_book
from tech_market.contracts.change_models import ContractChange
from tech_market.contracts.models import Contract
from tech_market.contracts.records import IncomeRecognition
from tech_market.contracts.rules import AmountKind
from tech_market.contracts.services import (
    agreeing,
    changing,
    deciding,
    drafting,
    incomes,
)
from tech_market.contracts.services.approving import approvers_wanted
from tech_market.contracts.services.draft import ContractDraft
from tech_market.contracts.services.parties import PartyDraft
from tech_market.contracts.services.pending import waiting_of
from tech_market.policy.actor import Actor
from tech_market.recommend.models import Match, MatchState
from tests.makers import (
    MADE_AT,
    credit_code,
    make_admin,
    make_broker,
    make_need,
    make_result,
    saved,
)

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)  # midday in Shanghai
ZHENHAI, HAISHU, ABROAD = "330211", "330203", "990000"
WAN = 1_000_000  # 分
_serial = count(1)


def party(number: int, region: str = ZHENHAI, name: str = "") -> PartyDraft:
    """Return a party with a valid code that belongs to nobody registered."""
    return PartyDraft(
        name or f"示例单位{number}", credit_code(900_000 + number), region
    )


def make_draft(**values: Any) -> ContractDraft:
    """Return a valid paper: seller in Zhenhai, buyer elsewhere, 100 less 20 万元."""
    number = next(_serial)
    draft = ContractDraft(
        project_name=f"示例合同{number}：高强铝合金工艺开发",
        type_code="development",
        subtype_code="development-commissioned",
        field_code="05",
        ip_code="know-how",
        payment_code="instalments",
        seller=party(2 * number),
        buyer=party(2 * number + 1, HAISHU),
        signed_on=date(2026, 1, 15),
        starts_on=date(2026, 1, 15),
        ends_on=date(2026, 12, 31),
        total_fen=100 * WAN,
        deductions={"equipment": 15 * WAN, "materials": 5 * WAN},
    )
    return replace(draft, **values)


def admin_actor(session: Session) -> Actor:
    """Return a new administrator as an actor."""
    return actor_of(make_admin(session))


def enter(session: Session, *, actor: Actor | None = None, **values: Any) -> Contract:
    """Enter a draft as an administrator."""
    return drafting.create_contract(
        session,
        actor=actor or admin_actor(session),
        codes=current_book(session),
        draft=make_draft(**values),
        now=NOON,
    )


def submitted(
    session: Session, *, actor: Actor | None = None, note: str = "", **values: Any
) -> Contract:
    """Enter a draft and hand it in; `note` says why it is no duplicate."""
    actor = actor or admin_actor(session)
    contract = enter(session, actor=actor, **values)
    return deciding.submit_contract(
        session, actor=actor, ref=contract.ref, now=NOON, duplicate_note=note
    )


def accepted(
    session: Session, *, actor: Actor | None = None, **values: Any
) -> Contract:
    """Enter a draft, hand it in, and have another administrator take it on."""
    contract = submitted(session, actor=actor, **values)
    return deciding.accept_contract(
        session, actor=admin_actor(session), ref=contract.ref, now=NOON
    )


def new_number() -> str:
    """Return a 登记编号 that no other test has."""
    return f"2026330211{next(_serial):06d}"


def registered(
    session: Session,
    *,
    certificate_on: date = date(2026, 2, 10),
    now: datetime = NOON,
    **values: Any,
) -> Contract:
    """Enter, hand in and register, by two administrators.

    A paper whose certificate is older was signed on the certificate's day.
    """
    values.setdefault("signed_on", min(certificate_on, date(2026, 1, 15)))
    values.setdefault("starts_on", values["signed_on"])
    contract = accepted(session, **values)
    number, wanted = new_number(), approvers_wanted(contract, on=certificate_on)
    for _person in range(wanted):
        deciding.register_contract(
            session,
            actor=admin_actor(session),
            ref=contract.ref,
            registration_no=number,
            certificate_on=certificate_on,
            now=now,
        )
    return contract


def agreed(
    session: Session, change: ContractChange, *, now: datetime = NOON
) -> Contract:
    """Have as many new administrators agree to a change as the rules want."""
    for _person in range(waiting_of(session, change, on=today(now)).wanted):
        agreeing.approve_change(
            session, actor=admin_actor(session), ref=change.contract.ref,
            change_ref=change.ref, now=now,
        )  # fmt: skip
    return change.contract


def changed(
    session: Session, contract: Contract, *, now: datetime = NOON, **values: Any
) -> Contract:
    """Change the amounts: one administrator asks, others agree."""
    change = changing.ask_change(
        session, actor=admin_actor(session), codes=current_book(session),
        ref=contract.ref, change=changing.Change(**values), now=now,
    )  # fmt: skip
    return agreed(session, change, now=now)


def ended(
    session: Session,
    contract: Contract,
    kind: AmountKind = AmountKind.REVOKE,
    *,
    effective_on: date = date(2026, 3, 2),
    now: datetime = NOON,
) -> Contract:
    """Cancel or revoke: one administrator asks, others agree."""
    change = changing.ask_end(
        session, actor=admin_actor(session), ref=contract.ref, now=now,
        end=changing.End(kind=kind, effective_on=effective_on, reason="示例原因"),
    )  # fmt: skip
    return agreed(session, change, now=now)


def paid(
    session: Session,
    contract: Contract,
    *,
    total_fen: int,
    technical_fen: int,
    paid_on: date,
    now: datetime = NOON,
) -> IncomeRecognition:
    """Recognise on the day of `now` what was paid before."""
    draft = incomes.IncomeDraft(
        total_fen=total_fen, technical_fen=technical_fen, costs={}, paid_on=paid_on,
        recognised_on=today(now), evidence="",
    )  # fmt: skip
    return incomes.recognise_income(
        session, actor=admin_actor(session), codes=current_book(session),
        ref=contract.ref, draft=draft, now=now,
    )  # fmt: skip


def signed_deal(
    session: Session, *, broker: Broker | None = None, stage: str = "signed"
) -> Deal:
    """Make a deal at this stage, with everything it grew from."""
    match = saved(
        session,
        Match(
            need=make_need(session),
            result=make_result(session),
            state=MatchState.TAKEN,
            score=0.7,
            engine="test",
            created_at=MADE_AT,
            updated_at=MADE_AT,
        ),
    )
    introduction = Introduction(
        match=match,
        broker=broker or make_broker(session),
        state=IntroductionState.AGREED,
        taken_at=MADE_AT,
    )
    return saved(
        session,
        Deal(
            introduction=saved(session, introduction),
            stage_code=stage,
            opened_at=MADE_AT,
            moved_at=MADE_AT,
        ),
    )


def typed(draft: ContractDraft | None = None, /, **values: str) -> dict[str, str]:
    """Return a paper as a browser sends it; an empty value leaves a field out."""
    draft = draft or make_draft()
    data = {
        "project_name": draft.project_name,
        "type_code": draft.type_code,
        "subtype_code": draft.subtype_code,
        "field_code": draft.field_code,
        "ip_code": draft.ip_code,
        "payment_code": draft.payment_code,
        "seller_name": draft.seller.name,
        "seller_code": draft.seller.credit_code,
        "seller_region": draft.seller.region_code,
        "buyer_name": draft.buyer.name,
        "buyer_code": draft.buyer.credit_code,
        "buyer_region": draft.buyer.region_code,
        "signed_on": "2026-01-15",
        "starts_on": "2026-01-15",
        "ends_on": "2026-12-31",
        "total_yuan": "1000000",
        "deduction_equipment": "150000",
        "deduction_materials": "50000.00",
    }
    return {name: text for name, text in (data | values).items() if text}
