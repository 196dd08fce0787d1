"""The plan's targets, so that a new market starts with something to be held against."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.money import FEN_PER_YI
from tech_market.policy.actor import SYSTEM
from tech_market.targets.models import Metric, Target, TargetKind
from tech_market.targets.rules.bases import (
    DEFAULT_BASIS,
    NEEDS_BASIS,
    REPORTED_BASIS,
)
from tech_market.targets.services.editing import TargetDraft, create_target

PLAN = "《镇海区科技创新“十四五”规划》"
PLAN_TARGET = f"{PLAN}附录第10项“持续深化科技市场建设”"
PLAN_HISTORY = f"{PLAN}表1“十三五”时期主要科技指标完成情况"


def _year(year: int, value: int) -> TargetDraft:
    return TargetDraft(
        label=f"{year}年技术交易额（公布数）",
        metric=Metric.TECHNICAL_AMOUNT,
        kind=TargetKind.HISTORY,
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
        basis=REPORTED_BASIS,
        value=value,
        source=PLAN_HISTORY,
    )


PLAN_ROWS = (
    TargetDraft(
        label="“十四五”累计技术交易额",
        metric=Metric.TECHNICAL_AMOUNT,
        kind=TargetKind.TARGET,
        starts_on=date(2021, 1, 1),
        ends_on=date(2025, 12, 31),
        basis=DEFAULT_BASIS.code,
        value=150 * FEN_PER_YI,
        source=PLAN_TARGET,
    ),
    TargetDraft(
        label="“十四五”累计发布企业技术需求",
        metric=Metric.NEEDS_PUBLISHED,
        kind=TargetKind.TARGET,
        starts_on=date(2021, 1, 1),
        ends_on=date(2025, 12, 31),
        basis=NEEDS_BASIS,
        value=400,
        source=PLAN_TARGET,
    ),
    _year(2015, 345 * FEN_PER_YI // 100),  # 3.45亿元
    _year(2020, 2196 * FEN_PER_YI // 100),  # 21.96亿元
)


def seed_targets(session: Session, now: datetime) -> int:
    """Add the plan's rows that are not there yet; return how many were added.

    A row whose metric, period, kind and counting rule exist is left as it is, with
    whatever value the administrator gave it.
    """
    there = set(
        session.execute(
            select(Target.metric, Target.kind, Target.starts_on, Target.ends_on)
        ).tuples()
    )
    added = 0
    for row in PLAN_ROWS:
        if (row.metric, row.kind, row.starts_on, row.ends_on) not in there:
            create_target(session, actor=SYSTEM, draft=row, now=now)
            added += 1
    return added
