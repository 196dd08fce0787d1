"""Claims as a table to keep."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from tech_market.clock import today
from tech_market.rewards.models import RewardClaim
from tech_market.rewards.rules import STATE_NAMES, RewardKind
from tech_market.web.saying import say
from tech_market.web.sheets import Cell, Sheet, yuan

HEAD = (
    _l("申报编号"),
    _l("技术经纪人"),
    _l("备案号"),
    _l("合同项目"),
    _l("登记编号"),
    _l("证书日期"),
    _l("技术交易额（元）"),
    _l("本人份额（%(unit)s）", unit="%"),
    _l("申报日期"),
    _l("状态"),
    _l("应发（元）"),
    _l("已发放（元）"),
    _l("凭证号"),
    _l("凭证日期"),
    _l("应追回（元）"),
    _l("已追回（元）"),
    _l("规则"),
)


def sheet_of(
    title: str, claims: Iterable[RewardClaim], notes: Iterable[tuple[str, str]]
) -> Sheet:
    """Return the table, one claim a row, money in 元."""
    head = [str(one) for one in HEAD]
    return Sheet(title, head, [_row(one) for one in claims], tuple(notes))


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
        say(STATE_NAMES[claim.state]),
        yuan(claim.due_fen),
        yuan(claim.paid_fen),
        paid.voucher_no if paid else None,
        paid.day if paid else None,
        yuan(claim.sum_of(RewardKind.CLAWBACK)),
        yuan(claim.sum_of(RewardKind.RECOVER)),
        claim.rule_key,
    )
