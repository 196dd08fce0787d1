"""Whether the subject is clear, and the form says all that is asked."""

from collections.abc import Iterator

from tech_market.contracts.rules.rehearsal.facts import Finding, Level, PaperFacts
from tech_market.saying import Said

SHORTEST_SUBJECT = 20  # characters that can say what is delivered
VAGUE = ("相关技术", "有关技术", "等技术", "技术合作", "全面合作", "战略合作", "框架")
DELIVERED = (
    "提交",
    "交付",
    "报告",
    "样机",
    "样品",
    "软件",
    "图纸",
    "指标",
    "验收",
    "专利",
    "资料",
    "方案",
    "培训",
    "许可",
    "转让",
)
ONE_SIDED = (
    "无偿提供给",
    "无偿归",
    "不得从其他",
    "不得向其他",
    "不得质疑",
    "不得提出异议",
    "不得改进",
)


def word_findings(paper: PaperFacts) -> Iterator[Finding]:
    """Yield what is wrong with subject, sub-type and classes."""
    yield from _subject_findings(paper)
    if paper.has_subtypes and not paper.subtype_code:
        yield Finding(
            "no-subtype",
            Level.REFUSE,
            Said("没有选合同子类"),
            Said("请选择属于该类型的子类"),
            "subtype_code",
        )
    if paper.type_code in {"transfer", "licence"} and paper.ip_code == "none":
        yield Finding(
            "no-ip",
            Level.REFUSE,
            Said("转让、许可合同没有写明知识产权"),
            Said("请选择所转让或许可的知识产权类型"),
            "ip_code",
        )
    for name, message in (
        ("plan_code", Said("没有选计划来源")),
        ("objective_code", Said("没有选社会经济目标")),
    ):
        if not getattr(paper, name):
            yield Finding(
                "class-missing",
                Level.REFUSE,
                message,
                Said("登记表必填；不属于任何计划的选“计划外”"),
                name,
            )


def _subject_findings(paper: PaperFacts) -> Iterator[Finding]:
    text = paper.subject
    if len(text) < SHORTEST_SUBJECT:
        yield Finding(
            "subject-unclear",
            Level.REFUSE,
            Said("合同标的没有写清"),
            Said("写明技术内容、交付什么、达到什么指标"),
            "subject",
        )
        return
    vague = [word for word in VAGUE if word in paper.project_name + text]
    if vague:
        yield Finding(
            "subject-vague",
            Level.ASK,
            Said("标的中有含糊的说法：%(words)s", words=tuple(vague)),
            Said("框架或意向协议不能登记；请写成具体的技术内容"),
            "subject",
        )
    if not any(word in text for word in DELIVERED):
        yield Finding(
            "no-delivery",
            Level.ASK,
            Said("标的没有写交付物或验收指标"),
            Said("补充提交的报告、样品、软件、资料等和验收指标"),
            "subject",
        )
    biased = [word for word in ONE_SIDED if word in text + paper.payment_terms]
    if biased:
        yield Finding(
            "one-sided",
            Level.ASK,
            Said("可能是限制性条款：%(words)s", words=tuple(biased)),
            Said("非法垄断技术、妨碍技术进步或侵害他人成果的合同不予登记，请核对条款"),
            "subject",
        )
