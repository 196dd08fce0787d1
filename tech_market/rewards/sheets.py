"""Claims as a table to keep."""

from collections.abc import Iterable

from tech_market.clock import today
from tech_market.rewards.models import RewardClaim
from tech_market.rewards.rules import STATE_NAMES, RewardKind
from tech_market.web.sheets import Cell, Sheet, yuan

HEAD = (
    "申报编号", "技术经纪人", "备案号", "合同项目", "登记编号", "证书日期",
    "技术交易额（元）", "本人份额（%）", "申报日期", "状态", "应发（元）",
    "已发放（元）",
    "凭证号", "凭证日期", "应追回（元）", "已追回（元）", "规则",
)  # fmt: skip


def sheet_of(
    title: str, claims: Iterable[RewardClaim], notes: Iterable[tuple[str, str]]
) -> Sheet:
    """Return the table, one claim a row, money in 元."""
    return Sheet(title, HEAD, [_row(one) for one in claims], tuple(notes))


def _row(claim: RewardClaim) -> tuple[Cell, ...]:
    contract = claim.contract
    paid = next((one for one in claim.events if one.kind is RewardKind.PAY), None)
    share = int(claim.shares.get(claim.broker.ref, 0))
    return (
        claim.ref,
        claim.broker.user.name,
        claim.broker.filing_no,
        contract.project_name,
        contract.registration_no,
        contract.certificate_on,
        yuan(claim.base_fen),
        f"{share / 100:g}",
        today(claim.claimed_at),
        STATE_NAMES[claim.state],
        yuan(claim.due_fen),
        yuan(claim.paid_fen),
        paid.voucher_no if paid else None,
        paid.day if paid else None,
        yuan(claim.sum_of(RewardKind.CLAWBACK)),
        yuan(claim.sum_of(RewardKind.RECOVER)),
        claim.rule_key,
    )
