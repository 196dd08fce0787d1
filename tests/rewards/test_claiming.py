"""From a registered contract to a payment: who may do what, and only once."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tech_market.accounts.models import StaffRole
from tech_market.audit.models import AuditEvent
from tech_market.audit.services import verify
from tech_market.brokerage.models import BrokerState, DealShare
from tech_market.errors import NotFound, RuleBroken
from tech_market.rewards.models import RewardClaim, RewardEvent
from tech_market.rewards.rules import ClaimState, RewardKind, policy
from tech_market.rewards.rules.policy import Limit, reward_rules
from tech_market.rewards.services import claiming, deciding, paying, shares, working
from tech_market.rewards.services.paying import Voucher
from tests.brokerage.cases import acting
from tests.contracts.papers import NOON, ZHENHAI, admin_actor, party, registered
from tests.makers import MADE_AT, make_broker
from tests.rewards.cases import (
    SIGNED_ON,
    Earned,
    approved,
    checked,
    claimed,
    earned,
    paid,
)

REWARD = 1_200_000  # 1.5% of 80万元


def refused(session: Session, case: Earned) -> str:
    with pytest.raises(RuleBroken) as broken:
        claimed(session, case)
    return broken.value.code


def test_a_broker_claims_what_the_rules_give(session: Session) -> None:
    claim = claimed(session, earned(session))
    assert (claim.state, claim.due_fen) == (ClaimState.CLAIMED, REWARD)
    assert (claim.base_fen, claim.whole_fen) == (80_000_000, REWARD)
    line = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert line is not None
    assert (line.action, line.object_ref) == ("reward.claim.claim", claim.ref)


def test_a_second_claim_for_the_same_contract_is_refused(session: Session) -> None:
    case = earned(session)
    claimed(session, case)
    assert refused(session, case) == "reward-claimed"


def test_the_database_itself_keeps_one_living_claim(session: Session) -> None:
    case = earned(session)
    first = claimed(session, case)
    copy = RewardClaim(
        contract=first.contract, broker=first.broker, rule_key="2022",
        base_fen=1, whole_fen=1, shares={}, claimed_at=NOON,
        claimed_by_id=first.claimed_by_id,
    )  # fmt: skip
    session.add(copy)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.flush()


def test_the_database_itself_pays_a_claim_once(session: Session) -> None:
    claim = paid(session, earned(session))
    session.add(
        RewardEvent(
            claim_id=claim.id, sequence=99, kind=RewardKind.PAY, amount_fen=1,
            voucher_no="另一凭证", day=SIGNED_ON, at=NOON,
        )
    )  # fmt: skip
    with pytest.raises(IntegrityError), session.begin_nested():
        session.flush()


def test_a_history_is_never_rewritten(session: Session) -> None:
    claim = claimed(session, earned(session))
    claim.events[0].amount_fen = 1
    with pytest.raises(Exception, match="append-only"), session.begin_nested():
        session.flush()


def test_another_broker_finds_no_such_contract(session: Session) -> None:
    case = earned(session)
    with pytest.raises(NotFound):
        claiming.claim_reward(
            session, actor=acting(make_broker(session).user), ref=case.contract.ref,
            now=NOON,
        )  # fmt: skip


def test_a_suspended_broker_claims_nothing(session: Session) -> None:
    case = earned(session)
    case.broker.state = BrokerState.SUSPENDED
    assert refused(session, case) == "broker-not-filed"


def test_a_need_filed_on_the_day_of_signature_earns_nothing(session: Session) -> None:
    case = earned(session)
    case.deal.introduction.match.need.filed_at = MADE_AT + timedelta(days=1)
    assert refused(session, case) == "reward-filing-need"


def test_an_introduction_filed_after_the_signature_earns_nothing(
    session: Session,
) -> None:
    case = earned(session)
    case.deal.introduction.taken_at = NOON
    assert refused(session, case) == "reward-filing-introduction"


def test_a_broker_filed_after_the_signature_earns_nothing(session: Session) -> None:
    case = earned(session)
    case.broker.filed_at = NOON
    assert refused(session, case) == "reward-filing-broker"


def test_a_related_transaction_earns_nothing(session: Session) -> None:
    assert refused(session, earned(session, is_related=True)) == "reward-related"


def test_a_contract_outside_the_district_earns_nothing(session: Session) -> None:
    case = earned(session, seller=party(501, "330203"), buyer=party(502, "330203"))
    assert refused(session, case) == "reward-side"


def test_a_contract_absorbed_by_the_district_earns(session: Session) -> None:
    case = earned(session, seller=party(503, "330203"), buyer=party(504, ZHENHAI))
    assert claimed(session, case).due_fen == REWARD


def test_a_contract_without_a_deal_cannot_be_claimed(session: Session) -> None:
    broker = make_broker(session)
    contract = registered(session, broker_no=broker.filing_no)
    with pytest.raises(NotFound):
        claiming.claim_reward(
            session, actor=acting(broker.user), ref=contract.ref, now=NOON
        )


def test_what_was_shown_is_what_is_claimed(session: Session) -> None:
    case = earned(session)
    with pytest.raises(RuleBroken) as broken:
        claiming.claim_reward(
            session, actor=acting(case.user), ref=case.contract.ref,
            amount_fen=REWARD + 1, now=NOON,
        )  # fmt: skip
    assert broken.value.code == "stale"


def test_who_checked_does_not_approve(session: Session) -> None:
    claim, person = claimed(session, earned(session)), admin_actor(session)
    deciding.check_claim(session, actor=person, ref=claim.ref, now=NOON)
    with pytest.raises(RuleBroken) as broken:
        deciding.approve_claim(session, actor=person, ref=claim.ref, now=NOON)
    assert broken.value.code == "same-person"


def test_who_claimed_neither_checks_nor_approves(session: Session) -> None:
    case = earned(session)
    claim = claimed(session, case)
    # the same person, made an administrator meanwhile
    case.user.staff_role = StaffRole.ADMIN
    for step in (deciding.check_claim, deciding.approve_claim):
        with pytest.raises(RuleBroken) as broken:
            step(session, actor=acting(case.user), ref=claim.ref, now=NOON)
        assert broken.value.code in {"own-claim", "claim-state"}
    assert claim.checked_by_id is None


def test_a_claim_is_not_approved_unchecked(session: Session) -> None:
    claim = claimed(session, earned(session))
    with pytest.raises(RuleBroken) as broken:
        deciding.approve_claim(
            session, actor=admin_actor(session), ref=claim.ref, now=NOON
        )
    assert broken.value.code == "claim-state"


def test_a_refused_claim_says_why_and_may_be_made_again(session: Session) -> None:
    case = earned(session)
    claim = checked(session, case)
    deciding.refuse_claim(
        session, actor=admin_actor(session), ref=claim.ref, reason="证据不足", now=NOON
    )
    assert claim.state is ClaimState.REFUSED
    assert claim.events[-1].reason == "证据不足"
    assert claimed(session, case).ref != claim.ref


def test_a_claim_is_withdrawn_only_before_it_is_checked(session: Session) -> None:
    case = earned(session)
    claim = checked(session, case)
    with pytest.raises(RuleBroken) as broken:
        claiming.withdraw_claim(
            session, actor=acting(case.user), ref=claim.ref, now=NOON
        )
    assert broken.value.code == "claim-state"


def test_a_payment_names_its_voucher_and_comes_once(session: Session) -> None:
    claim = paid(session, earned(session))
    assert (claim.state, claim.paid_fen) == (ClaimState.PAID, REWARD)
    with pytest.raises(RuleBroken) as broken:
        paying.pay_claim(
            session, actor=admin_actor(session), ref=claim.ref,
            voucher=Voucher("示例凭证2", SIGNED_ON), now=NOON,
        )  # fmt: skip
    assert broken.value.code == "claim-state"
    assert verify(session).is_sound


@pytest.mark.parametrize(
    ("number", "day", "code"),
    [
        ("  ", SIGNED_ON, "voucher"),
        ("示例凭证1", SIGNED_ON, "voucher-taken"),
        ("新凭证", date(2026, 3, 3), "voucher-day"),
        ("新凭证", date(2026, 3, 1), "voucher-day"),
    ],
)
def test_a_voucher_is_new_and_of_a_possible_day(
    session: Session, number: str, day: date, code: str
) -> None:
    paid(session, earned(session))
    claim = approved(session, earned(session))
    with pytest.raises(RuleBroken) as broken:
        paying.pay_claim(
            session, actor=admin_actor(session), ref=claim.ref,
            voucher=Voucher(number, day), now=NOON,
        )  # fmt: skip
    assert broken.value.code == code


def test_two_brokers_share_to_the_last_fen(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, second = earned(session, total_fen=100_000_001), make_broker(session)
    parts = {case.broker.ref: 3_333, second.ref: 6_667}
    monkeypatch.setattr(working, "shares_of", lambda *_args: dict(parts))
    one = claimed(session, case)
    # the first claim fixed the shares: what the deal says later changes nothing
    other = {case.broker.ref: 1, second.ref: 9_999}
    monkeypatch.setattr(working, "shares_of", lambda *_args: other)
    found = working.work_out(session, case.contract, broker=second, now=NOON)
    assert one.due_fen + found.amount_fen == one.whole_fen == found.whole_fen
    assert found.share_bp == 6_667


def test_a_cap_of_the_year_leaves_the_rest(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    capped(monkeypatch, broker_year_cap=2_000_000)
    broker = make_broker(session)
    first, second = (earned(session, broker=broker) for _ in range(2))
    assert claimed(session, first).due_fen == REWARD
    assert claimed(session, second).due_fen == 800_000
    third = earned(session, broker=broker)
    assert refused(session, third) == "reward-nothing"


def test_a_cap_of_the_contract_holds_for_all_brokers_together(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    capped(monkeypatch, contract_cap=1_000_001)
    assert claimed(session, earned(session)).due_fen == 1_000_001


def test_after_the_period_nothing_can_be_claimed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    capped(monkeypatch, period=30)
    case = earned(session)
    late = NOON + timedelta(days=31)
    with pytest.raises(RuleBroken) as broken:
        claimed(session, case, now=late)
    assert broken.value.code == "reward-late"
    assert claimed(session, case, now=late - timedelta(days=1)).due_fen == REWARD


def test_the_shares_of_the_deal_itself_are_read(session: Session) -> None:
    case, second = earned(session), make_broker(session)
    for broker, points in ((case.broker, 6_000), (second, 4_000)):
        session.add(
            DealShare(
                deal_id=case.deal.id, broker=broker, points=points, joined_at=MADE_AT
            )
        )
    session.flush()
    mine = claimed(session, case)
    theirs = claiming.claim_reward(
        session, actor=acting(second.user), ref=case.contract.ref, now=NOON
    )
    assert (mine.due_fen, theirs.due_fen) == (720_000, 480_000)


def test_the_deal_names_its_broker_with_the_whole(session: Session) -> None:
    case = earned(session)
    assert shares.shares_of(session, case.deal) == {case.broker.ref: 10_000}


def test_nothing_is_written_when_a_claim_is_refused(session: Session) -> None:
    case = earned(session, is_related=True)
    refused(session, case)
    assert session.scalar(select(func.count(RewardClaim.id))) == 0


def capped(monkeypatch: pytest.MonkeyPatch, **limits: int) -> None:
    """Let the rules hold figures that no published text gives."""
    rules = reward_rules()[-1]
    known: dict[str, Any] = {
        name: Limit(value, rules.basis) for name, value in limits.items()
    }
    found = (replace(rules, **known),)
    monkeypatch.setattr(policy, "reward_rules", lambda: found)
