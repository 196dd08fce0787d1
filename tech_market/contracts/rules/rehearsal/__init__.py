"""登记预检: what would make the registry refuse a contract, before it is sent. Pure."""

from datetime import date

from tech_market.contracts.rules.rehearsal.facts import (
    Finding,
    Level,
    PaperFacts,
    PartyFacts,
)
from tech_market.contracts.rules.rehearsal.money import money_findings
from tech_market.contracts.rules.rehearsal.parties import party_findings
from tech_market.contracts.rules.rehearsal.words import word_findings
from tech_market.contracts.rules.ruleset import RuleSet
from tech_market.saying import Said

__all__ = ["Finding", "Level", "PaperFacts", "PartyFacts", "rehearse"]


def rehearse(paper: PaperFacts, *, rules: RuleSet, on: date) -> list[Finding]:
    """Return what to put right before applying on this day, the gravest first."""
    found = [
        *word_findings(paper),
        *party_findings(paper),
        *money_findings(paper, rules=rules),
        *_term_findings(paper, on=on),
        *_rule_findings(paper, rules=rules, on=on),
    ]
    return sorted(found, key=lambda one: one.level is not Level.REFUSE)


def _term_findings(paper: PaperFacts, *, on: date) -> list[Finding]:
    """Check the period: applications are made while the contract is in force."""
    found = []
    if paper.ends_on is None:
        found.append(
            Finding(
                "no-end",
                Level.ASK,
                Said("没有结束日期"),
                Said("合同有效期内才能申请登记，请按合同填写结束日期或履行期限"),
                "ends_on",
            )
        )
    elif paper.ends_on < on:
        found.append(
            Finding(
                "expired",
                Level.REFUSE,
                Said("合同期限已过"),
                Said("合同有效期内才能申请登记；已延期的请补充延期协议并改结束日期"),
                "ends_on",
            )
        )
    if paper.starts_on < paper.signed_on:
        found.append(
            Finding(
                "starts-early",
                Level.ASK,
                Said("开始日期早于签订日期"),
                Said("请核对日期；先履行后签订的，请在付款约定或金额说明中写明"),
                "starts_on",
            )
        )
    return found


def _rule_findings(paper: PaperFacts, *, rules: RuleSet, on: date) -> list[Finding]:
    """Check what the rule set of the day asks: known types and papers."""
    found = []
    if not rules.knows_type(paper.type_code, on=on):
        found.append(
            Finding(
                "type-unknown",
                Level.REFUSE,
                Said("该日期的登记规则没有这种合同类型"),
                Said("按%(rules)s选择合同类型", rules=rules.title),
                "type_code",
            )
        )
    found += [
        Finding(
            "paper-missing",
            Level.REFUSE,
            Said("缺少材料"),
            Said("请上传；依据：%(basis)s", basis=wanted.basis.note),
            "documents",
            paper=wanted.code,
        )
        for wanted in rules.required(paper.cases(rules))
        if wanted.code not in paper.papers
    ]
    return found
