"""A contract that changes takes its claims along, and never pays twice."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.audit.services import verify
from tech_market.errors import RuleBroken
from tech_market.rewards.models import RewardClaim
from tech_market.rewards.rules import ClaimState, RewardKind
from tech_market.rewards.services import paying
from tech_market.rewards.services.paying import Voucher
from tests.contracts.papers import admin_actor
from tests.rewards.cases import (
    LATER,
    approved,
    cancelled,
    changed,
    claimed,
    earned,
    paid,
)


def kinds(claim: RewardClaim) -> list[RewardKind]:
    return [one.kind for one in claim.events]


def test_a_reduced_contract_reduces_the_claim_and_is_read_again(
    session: Session,
) -> None:
    case = earned(session)
    claim = approved(session, case)
    changed(session, case, 40)
    assert (claim.state, claim.due_fen) == (ClaimState.CLAIMED, 600_000)
    assert claim.checked_by_id is None
    assert claim.approved_by_id is None
    assert kinds(claim)[-1] is RewardKind.ADJUST


def test_a_risen_contract_raises_a_claim_that_is_not_paid(session: Session) -> None:
    case = earned(session)
    claim = claimed(session, case)
    changed(session, case, 160)
    assert claim.due_fen == 2_400_000


def test_a_cancelled_contract_ends_the_claim(session: Session) -> None:
    case = earned(session)
    claim = approved(session, case)
    cancelled(session, case)
    assert (claim.state, claim.due_fen) == (ClaimState.VOID, 0)
    assert kinds(claim)[-2:] == [RewardKind.ADJUST, RewardKind.VOID]


def test_a_paid_reward_of_a_reduced_contract_is_clawed_back(session: Session) -> None:
    case = earned(session)
    claim = paid(session, case)
    changed(session, case, 40)
    assert (claim.state, claim.paid_fen, claim.owed_fen) == (
        ClaimState.PAID, 1_200_000, 600_000,
    )  # fmt: skip


def test_a_paid_reward_of_a_cancelled_contract_comes_back_whole(
    session: Session,
) -> None:
    case = earned(session)
    claim = paid(session, case)
    changed(session, case, 40)
    cancelled(session, case)
    assert claim.owed_fen == 1_200_000
    assert [one.amount_fen for one in claim.events if one.kind == "clawback"] == [
        600_000, 600_000,
    ]  # fmt: skip
    assert verify(session).is_sound


def test_a_rise_after_payment_pays_nothing_and_shrinks_what_is_owed(
    session: Session,
) -> None:
    case = earned(session)
    claim = paid(session, case)
    changed(session, case, 40)
    changed(session, case, 60)
    assert claim.owed_fen == 300_000
    changed(session, case, 500)
    assert (claim.owed_fen, claim.paid_fen) == (0, 1_200_000)


def test_a_contract_ended_after_payment_cannot_be_claimed_again(
    session: Session,
) -> None:
    case = earned(session)
    paid(session, case)
    cancelled(session, case)
    with pytest.raises(RuleBroken) as broken:
        claimed(session, case, now=LATER)
    assert broken.value.code == "reward-claimed"


def test_money_comes_back_in_parts_and_never_more_than_owed(session: Session) -> None:
    case = earned(session)
    claim = paid(session, case)
    changed(session, case, 40)
    _recover(session, claim, 200_000, "追1")
    assert claim.owed_fen == 400_000
    with pytest.raises(RuleBroken) as broken:
        _recover(session, claim, 400_001, "追2")
    assert broken.value.code == "recover-amount"


def test_a_correction_without_a_difference_leaves_the_claim_alone(
    session: Session,
) -> None:
    case = earned(session)
    claim = approved(session, case)
    changed(session, case, 80)  # the total moves, 技术交易额 does not
    assert claim.state is ClaimState.APPROVED
    found = session.scalars(select(RewardClaim)).one()
    assert kinds(found)[-1] is RewardKind.APPROVE


def _recover(session: Session, claim: RewardClaim, fen: int, number: str) -> None:
    paying.recover_claim(
        session, actor=admin_actor(session), ref=claim.ref, amount_fen=fen,
        voucher=Voucher(number, LATER.date()), now=LATER,
    )  # fmt: skip
