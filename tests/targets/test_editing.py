"""Targets are rows: seeded once, added, corrected, never two of the same."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.audit.models import AuditEvent
from tech_market.errors import NotFound, RuleBroken
from tech_market.targets.models import Metric, Target, TargetKind
from tech_market.targets.services.editing import (
    TargetDraft,
    create_target,
    edit_target,
    get_target,
    list_targets,
)
from tech_market.targets.services.seeding import seed_targets
from tests.contracts.papers import NOON, admin_actor

YI = 10_000_000_000
NEXT_PLAN = TargetDraft(
    label="“十五五”累计技术交易额（示例）",
    metric=Metric.TECHNICAL_AMOUNT,
    kind=TargetKind.TARGET,
    starts_on=date(2026, 1, 1),
    ends_on=date(2030, 12, 31),
    basis="output-technical",
    value=300 * YI,
    source="示例文件",
)


def test_the_plan_is_seeded_once(session: Session) -> None:
    assert seed_targets(session, NOON) == 4
    assert seed_targets(session, NOON) == 0
    values = {
        (one.metric, one.kind, one.starts_on.year): one.value
        for one in list_targets(session)
    }
    assert values == {
        (Metric.TECHNICAL_AMOUNT, TargetKind.TARGET, 2021): 150 * YI,
        (Metric.NEEDS_PUBLISHED, TargetKind.TARGET, 2021): 400,
        (Metric.TECHNICAL_AMOUNT, TargetKind.HISTORY, 2015): 34_500_000_000,
        (Metric.TECHNICAL_AMOUNT, TargetKind.HISTORY, 2020): 219_600_000_000,
    }
    assert all("规划" in one.source for one in list_targets(session))


def test_seeding_again_leaves_what_the_administrator_changed(session: Session) -> None:
    seed_targets(session, NOON)
    plan = session.scalars(select(Target).where(Target.value == 150 * YI)).one()
    plan.value = 160 * YI
    session.flush()
    assert seed_targets(session, NOON) == 0
    assert session.scalar(select(func.count(Target.id))) == 4


def test_a_corrected_target_leaves_the_old_value_in_the_log(session: Session) -> None:
    actor = admin_actor(session)
    target = create_target(session, actor=actor, draft=NEXT_PLAN, now=NOON)
    edit_target(
        session,
        actor=actor,
        ref=target.ref,
        draft=replace(NEXT_PLAN, value=320 * YI),
        now=NOON,
        seen=target.version,
    )
    line = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert line is not None
    assert line.detail["value"] == 320 * YI
    assert line.detail["old_value"] == 300 * YI


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"ends_on": date(2025, 12, 31)}, "target-period", "ends_on"),
        ({"basis": "nothing"}, "target-basis", "basis"),
        ({"basis": "enterprise-needs"}, "target-basis", "basis"),
        ({"kind": TargetKind.HISTORY}, "target-basis", "basis"),
        ({"metric": Metric.NEEDS_PUBLISHED}, "target-basis", "basis"),
        ({"value": 0}, "target-value", "value_yuan"),
        (
            {
                "value": 0,
                "metric": Metric.NEEDS_PUBLISHED,
                "basis": "enterprise-needs",
            },
            "target-value",
            "value_count",
        ),
    ],
)
def test_a_wrong_target_is_refused_at_its_field(
    session: Session, values: dict[str, object], code: str, field: str
) -> None:
    draft = replace(NEXT_PLAN, **values)  # type: ignore[arg-type]  # a table of cases
    with pytest.raises(RuleBroken) as broken:
        create_target(session, actor=admin_actor(session), draft=draft, now=NOON)
    assert (broken.value.code, broken.value.field) == (code, field)
    assert session.scalar(select(func.count(Target.id))) == 0


def test_the_same_target_is_not_entered_twice(session: Session) -> None:
    actor = admin_actor(session)
    target = create_target(session, actor=actor, draft=NEXT_PLAN, now=NOON)
    with pytest.raises(RuleBroken) as broken:
        create_target(session, actor=actor, draft=NEXT_PLAN, now=NOON)
    assert broken.value.code == "target-twice"
    again = replace(NEXT_PLAN, source="另一份文件")
    edit_target(session, actor=actor, ref=target.ref, draft=again, now=NOON)
    with pytest.raises(RuleBroken) as stale:
        edit_target(
            session, actor=actor, ref=target.ref, draft=again, now=NOON, seen=99
        )
    assert stale.value.code == "stale"
    with pytest.raises(NotFound):
        get_target(session, ref="nothing")
