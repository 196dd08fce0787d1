"""The counting rules 口径 as rows: read, added, retired."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.errors import RuleBroken
from tech_market.listings.texts import clean_line
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor
from tech_market.targets.models import CountingRule, Target
from tech_market.targets.rules.bases import (
    DEFAULT_BASIS,
    AmountColumn,
    Basis,
    DateKind,
    Foreign,
    Series,
    Side,
    check_rule,
)

_CODE = re.compile(r"[a-z][a-z0-9-]{2,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDraft:
    """A rule as typed."""

    code: str
    label: str
    side: Side
    amount: AmountColumn
    date_kind: DateKind
    series: Series
    foreign_kind: Foreign
    source: str


def list_rows(session: Session) -> Sequence[CountingRule]:
    """Return all rules, retired ones too, in display order."""
    order = (CountingRule.sort, CountingRule.id)
    return session.scalars(select(CountingRule).order_by(*order)).all()


def list_rules(session: Session, *, active: bool = False) -> list[Basis]:
    """Return the rules in display order; only those in use when `active`."""
    return [basis_of(row) for row in list_rows(session) if row.is_active or not active]


def rule_book(session: Session) -> dict[str, Basis]:
    """Return all rules by code, so that old addresses and targets keep theirs."""
    return {rule.code: rule for rule in list_rules(session)}


def basis_of(row: CountingRule) -> Basis:
    """Return the rule a row says."""
    return Basis(
        row.code,
        row.side,
        row.amount,
        row.label,
        row.date_kind,
        row.series,
        row.foreign_kind,
    )


def add_rule(
    session: Session, *, actor: Actor, draft: RuleDraft, now: datetime
) -> CountingRule:
    """Add a rule; what it says never changes afterwards, it can only be retired.

    Raises RuleBroken: "rule-code", "rule-twice", "rule-label", "rule-payment-series".
    """
    label, source = clean_line(draft.label), clean_line(draft.source)
    if not _CODE.fullmatch(draft.code):
        raise RuleBroken(
            "rule-code", "代码用小写字母、数字和连字符，3至40个字符", field="code"
        )
    if not label or not source:
        raise RuleBroken("rule-label", "请填写名称与依据", field="label")
    check_rule(draft.date_kind, draft.series)
    rows = list_rows(session)
    for row in rows:
        _check_other(row, draft)
    rule = CountingRule(
        code=draft.code,
        label=label,
        side=draft.side,
        amount=draft.amount,
        date_kind=draft.date_kind,
        series=draft.series,
        foreign_kind=draft.foreign_kind,
        source=source,
        sort=max((row.sort for row in rows), default=0) + 10,
    )
    session.add(rule)
    session.flush()
    _record(session, actor, rule, "rule-add", now)
    return rule


def _check_other(row: CountingRule, draft: RuleDraft) -> None:
    if row.code == draft.code:
        raise RuleBroken("rule-twice", "该代码已被使用", field="code")
    ours = (draft.side, draft.amount, draft.date_kind, draft.series, draft.foreign_kind)
    theirs = (row.side, row.amount, row.date_kind, row.series, row.foreign_kind)
    if ours == theirs:
        raise RuleBroken(
            "rule-twice", "相同的口径已存在：%(label)s", field="label", label=row.label
        )


def switch_rule(
    session: Session, *, actor: Actor, code: str, is_active: bool, now: datetime
) -> CountingRule:
    """Retire a rule, or take it back into use; figures keep counting by it.

    Raises RuleBroken: "rule-unknown", "rule-default", "rule-in-use".
    """
    rule = session.scalar(select(CountingRule).where(CountingRule.code == code))
    if rule is None:
        raise RuleBroken("rule-unknown", "没有这个口径")
    if not is_active:
        _check_unused(session, code)
    rule.is_active = is_active
    _record(session, actor, rule, "rule-on" if is_active else "rule-off", now)
    return rule


def _check_unused(session: Session, code: str) -> None:
    if code == DEFAULT_BASIS.code:
        raise RuleBroken("rule-default", "默认口径不能停用")
    used = select(func.count(Target.id)).where(Target.basis == code)
    if session.scalar(used):
        raise RuleBroken("rule-in-use", "有目标正在使用该口径，请先修改目标")


def _record(
    session: Session, actor: Actor, rule: CountingRule, verb: str, now: datetime
) -> None:
    audit.record(
        session,
        actor=actor,
        action=f"{Action.TARGET_EDIT}.{verb}",
        kind="counting-rule",
        ref=rule.code,
        now=now,
        detail={
            "side": rule.side.value,
            "amount": rule.amount.value,
            "date": rule.date_kind.value,
            "series": rule.series.value,
            "foreign": rule.foreign_kind.value,
        },
    )
