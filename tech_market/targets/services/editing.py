"""Enter and correct targets."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.errors import NotFound, RuleBroken
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor
from tech_market.targets.models import Metric, Target, TargetKind
from tech_market.targets.rules import bases
from tech_market.targets.rules.periods import Period, check_period
from tech_market.targets.services.counting_rules import list_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetDraft:
    """A target as typed: `value` in 分 for amounts, a count for needs."""

    label: str
    metric: Metric
    kind: TargetKind
    starts_on: date
    ends_on: date
    basis: str
    value: int
    source: str


def list_targets(session: Session) -> Sequence[Target]:
    """Return all targets and reported figures, latest period first."""
    order = (Target.kind.desc(), Target.ends_on.desc(), Target.metric, Target.basis)
    return session.scalars(select(Target).order_by(*order)).all()


def get_target(session: Session, *, ref: str) -> Target:
    """Return a target.

    Raises NotFound.
    """
    found = session.scalar(select(Target).where(Target.ref == ref))
    if found is None:
        raise NotFound("target")
    return found


def create_target(
    session: Session, *, actor: Actor, draft: TargetDraft, now: datetime
) -> Target:
    """Add a target.

    Raises RuleBroken: "target-period", "target-basis", "target-value", "target-twice".
    """
    check_target(session, draft)
    target = Target(**asdict(draft))
    session.add(target)
    session.flush()
    _record(session, actor=actor, target=target, verb="create", now=now)
    return target


def edit_target(
    session: Session,
    *,
    actor: Actor,
    ref: str,
    draft: TargetDraft,
    now: datetime,
    seen: int | None = None,
) -> Target:
    """Correct a target; the audit log keeps what it was.

    Raises NotFound, RuleBroken "stale" and what `create_target` raises.
    """
    target = get_target(session, ref=ref)
    if seen is not None and seen != target.version:
        raise RuleBroken("stale", "目标在您打开页面后已被修改，请刷新后重试")
    check_target(session, draft, but=target)
    old = target.value
    for name, value in asdict(draft).items():
        setattr(target, name, value)
    _record(session, actor=actor, target=target, verb="edit", now=now, old=old)
    return target


def check_target(
    session: Session, draft: TargetDraft, *, but: Target | None = None
) -> None:
    """Check period, rule and value, and that no other target says the same thing."""
    check_period(Period(draft.starts_on, draft.ends_on))
    if draft.basis not in bases_of(session, draft.metric, draft.kind):
        raise RuleBroken("target-basis", "所选口径不适用于该指标", field="basis")
    if draft.value <= 0:
        raise RuleBroken(
            "target-value", "目标值应大于0", field=value_field(draft.metric)
        )
    twin = select(Target.id).where(
        Target.metric == draft.metric,
        Target.kind == draft.kind,
        Target.starts_on == draft.starts_on,
        Target.ends_on == draft.ends_on,
        Target.basis == draft.basis,
    )
    with session.no_autoflush:
        found = session.scalar(twin)
    if found is not None and (but is None or found != but.id):
        raise RuleBroken(
            "target-twice", "相同指标、期间与口径的目标已存在", field="basis"
        )


def bases_of(session: Session, metric: Metric, kind: TargetKind) -> tuple[str, ...]:
    """Return the counting rules that fit; history is as it was reported."""
    if kind is TargetKind.HISTORY:
        return (bases.REPORTED_BASIS,)
    if metric is Metric.NEEDS_PUBLISHED:
        return (bases.NEEDS_BASIS,)
    return tuple(rule.code for rule in list_rules(session, active=True))


def value_field(metric: Metric) -> str:
    """Return the form field that holds the value of this metric."""
    return "value_count" if metric is Metric.NEEDS_PUBLISHED else "value_yuan"


def _record(
    session: Session,
    *,
    actor: Actor,
    target: Target,
    verb: str,
    now: datetime,
    old: int | None = None,
) -> None:
    audit.record(
        session,
        actor=actor,
        action=f"{Action.TARGET_EDIT}.{verb}",
        kind="target",
        ref=target.ref,
        now=now,
        detail={
            "metric": target.metric.value,
            "basis": target.basis,
            "period": f"{target.starts_on}/{target.ends_on}",
            "value": target.value,
            **({} if old is None else {"old_value": old}),
        },
    )
