"""T41 for rewards: two at once decide once, and nothing is paid twice."""

from pathlib import Path

from sqlalchemy import func, select

from tech_market.db import db, transaction
from tech_market.rewards.models import RewardClaim, RewardEvent
from tech_market.rewards.rules import RewardKind
from tests.live import LiveMarket, live_market
from tests.makers import make_admin
from tests.rewards.cases import approved, checked, earned
from tests.security.test_t41_double_approval import decide


def count(market: LiveMarket, kind: RewardKind) -> int:
    with market.app.app_context():
        query = select(func.count(RewardEvent.id)).where(RewardEvent.kind == kind)
        return db.session.scalar(query) or 0


def test_t41_two_approvals_at_once_approve_once(tmp_path: Path) -> None:
    with live_market(tmp_path) as market:
        with market.app.app_context(), transaction() as session:
            claim = checked(session, earned(session))
            people = [make_admin(session).email for _ in range(2)]
            path, data = f"/rewards/{claim.ref}/approve", {"version": "0"}
            session.flush()
            data["version"] = str(claim.version)
        tries = [(one, path, data) for one in people] * 2
        assert decide(market, tries) == [303, 409, 409, 409]
        assert count(market, RewardKind.APPROVE) == 1


def test_t41_two_payments_at_once_pay_once(tmp_path: Path) -> None:
    with live_market(tmp_path) as market:
        with market.app.app_context(), transaction() as session:
            claim = approved(session, earned(session))
            people = [make_admin(session).email for _ in range(2)]
            path = f"/rewards/{claim.ref}/pay"
            version = str(claim.version)
        with market.app.app_context():
            day = str(db.session.scalars(select(RewardClaim)).one().events[-1].day)
        data = [
            {"version": version, "voucher_no": f"凭证{number}", "paid_on": day}
            for number in range(2)
        ]
        tries = [(one, path, form) for one, form in zip(people, data, strict=True)] * 2
        assert decide(market, tries) == [303, 409, 409, 409]
        assert count(market, RewardKind.PAY) == 1


def test_t41_one_contract_claimed_twice_at_once_is_claimed_once(
    tmp_path: Path,
) -> None:
    with live_market(tmp_path) as market:
        with market.app.app_context(), transaction() as session:
            case = earned(session)
            path, email = f"/contracts/{case.contract.ref}/reward", case.user.email
        tries = [(email, path, {"amount": "1200000"})] * 3
        assert decide(market, tries) == [303, 409, 409]
        assert count(market, RewardKind.CLAIM) == 1
