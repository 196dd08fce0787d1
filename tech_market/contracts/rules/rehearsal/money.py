"""Whether the price is clear, and the two amounts honestly apart."""

from collections.abc import Iterator

from tech_market.contracts.rules.rehearsal.facts import Finding, Level, PaperFacts
from tech_market.contracts.rules.ruleset import RuleSet
from tech_market.saying import Said

HARDWARE = (
    "设备",
    "仪器",
    "零部件",
    "原材料",
    "硬件",
    "采购",
    "生产线",
    "装置安装",
    "整机",
    "器件",
)
OPEN_PRICES = frozenset({"royalty", "entry-fee-royalty"})  # list payment-mode
MOST_COSTS_PERCENT = 60  # of the total, before somebody asks; this market's own


def money_findings(paper: PaperFacts, *, rules: RuleSet) -> Iterator[Finding]:
    """Yield what is wrong with price and amounts."""
    if not paper.payment_terms:
        yield Finding(
            "price-unclear",
            Level.REFUSE,
            Said("没有写付款约定"),
            Said("照抄合同约定的付款时间、比例和条件"),
            "payment_terms",
        )
    if paper.payment_code in OPEN_PRICES:
        yield Finding(
            "price-open",
            Level.ASK,
            Said("提成支付的价款不确定"),
            Said("先按已确定的部分登记，后续金额实现后作补正登记"),
            "total_yuan",
        )
    words = [one for one in HARDWARE if one in paper.project_name + paper.subject]
    if not paper.costs_fen and words:
        level = Level.ASK if paper.amount_note else Level.REFUSE
        yield Finding(
            "equal-with-hardware",
            level,
            Said("两项金额相等，但合同写到%(words)s", words=tuple(words)),
            Said(
                "填写设备、材料等非技术性费用；确实不含的，在金额说明中写明并改写标的"
            ),
            "is_all_technical",
        )
    if paper.costs_fen * 100 > paper.total_fen * MOST_COSTS_PERCENT:
        yield Finding(
            "mostly-hardware",
            Level.ASK,
            Said("非技术性费用超过成交总额的%(most)s%%", most=MOST_COSTS_PERCENT),
            Said("以买卖设备为主的合同不属于技术合同，请核对类型和金额"),
            "total_yuan",
        )
    if rules.is_large(paper.technical_fen):
        yield Finding(
            "large",
            Level.ASK,
            Said("大额合同"),
            Said(
                "审核期限为%(days)s，并由%(count)s位管理员先后审核；请备齐定价依据",
                days=rules.deadline(paper.technical_fen).words,
                count=rules.approvers(paper.technical_fen),
            ),
            "total_yuan",
        )
