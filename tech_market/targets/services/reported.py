"""Reported figures 上报: definitions, yearly values with their source, corrections."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.clock import today
from tech_market.db import new_ref
from tech_market.errors import NotFound, RuleBroken
from tech_market.files import services as files
from tech_market.files.models import StoredFile
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor
from tech_market.targets.reported_models import ReportedTarget, ReportedValue
from tech_market.targets.rules.reported import check_year, check_years

Latest = Mapping[int, Mapping[int, ReportedValue]]  # by target and year


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedDraft:
    """A definition as typed; values in thousandths of the unit."""

    label: str
    unit: str
    first_year: int
    last_year: int
    base_year: int | None
    base: int | None
    target: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueDraft:
    """A year's value as typed; the source is told in words, or by a file, or both."""

    year: int
    value: int
    source: str
    reason: str
    file_name: str = ""
    content: bytes = b""


def list_reported(session: Session) -> Sequence[ReportedTarget]:
    """Return all definitions, the latest plan first, in its order."""
    order = (
        ReportedTarget.last_year.desc(),
        ReportedTarget.sort,
        ReportedTarget.id,
    )
    return session.scalars(select(ReportedTarget).order_by(*order)).all()


def get_reported(session: Session, *, ref: str) -> ReportedTarget:
    """Return a definition.

    Raises NotFound.
    """
    found = session.scalar(select(ReportedTarget).where(ReportedTarget.ref == ref))
    if found is None:
        raise NotFound("reported-target")
    return found


def latest_values(session: Session) -> Latest:
    """Return the value that holds for each target and year, in one query."""
    found: dict[int, dict[int, ReportedValue]] = {}
    order = (ReportedValue.target_id, ReportedValue.year, ReportedValue.revision)
    for one in session.scalars(select(ReportedValue).order_by(*order)):
        found.setdefault(one.target_id, {})[one.year] = one
    return found


def list_values(session: Session, target: ReportedTarget) -> Sequence[ReportedValue]:
    """Return everything ever reported for a target, latest year and revision first."""
    order = (ReportedValue.year.desc(), ReportedValue.revision.desc())
    rows = select(ReportedValue).where(ReportedValue.target_id == target.id)
    return session.scalars(rows.order_by(*order)).all()


def get_file(session: Session, *, ref: str, value_ref: str) -> StoredFile:
    """Return the file behind a value.

    Raises NotFound.
    """
    found = session.scalar(
        select(StoredFile)
        .join(ReportedValue, ReportedValue.file_id == StoredFile.id)
        .join(ReportedTarget, ReportedValue.target_id == ReportedTarget.id)
        .where(ReportedTarget.ref == ref, ReportedValue.ref == value_ref)
    )
    if found is None:
        raise NotFound("file")
    return found


def report_value(
    session: Session,
    *,
    actor: Actor,
    ref: str,
    draft: ValueDraft,
    folder: Path,
    now: datetime,
    seen: int,
) -> ReportedValue:
    """Enter a year's value, or correct it: the old one stays with who and when.

    `seen` is the newest value the person had before their eyes. Raises NotFound,
    RuleBroken "report-year", "stale", "report-reason", "report-source", "report-same",
    and what the file itself breaks.
    """
    target = get_reported(session, ref=ref)
    check_year(
        draft.year, target.first_year, target.last_year, this_year=today(now).year
    )
    old = _newest(session, target, draft.year)
    _check_value(old, draft, seen=seen)
    stored = None
    if draft.content or draft.file_name:
        stored = files.store(
            session, folder=folder, content=draft.content, name=draft.file_name,
            actor=actor, now=now,
        )  # fmt: skip
    value = ReportedValue(
        target_id=target.id, year=draft.year, revision=old.revision + 1 if old else 1,
        value=draft.value, source=draft.source, file=stored, at=now,
        reason=draft.reason if old else "", by_id=actor.user_id,
    )  # fmt: skip
    session.add(value)
    session.flush()
    detail = {
        "year": draft.year, "value": draft.value, "revision": value.revision,
        **({"old_value": old.value} if old else {}),
        **({"sha256": stored.sha256} if stored else {}),
    }  # fmt: skip
    _record(session, actor, target, "report", now, detail)
    return value


def _newest(
    session: Session, target: ReportedTarget, year: int
) -> ReportedValue | None:
    rows = select(ReportedValue).where(
        ReportedValue.target_id == target.id, ReportedValue.year == year
    )
    return session.scalars(rows.order_by(ReportedValue.revision.desc())).first()


def _check_value(old: ReportedValue | None, draft: ValueDraft, *, seen: int) -> None:
    if old is not None and old.id > seen:
        raise RuleBroken(
            "stale", "这一年的数在您打开页面后已由他人填报，请刷新后核对再填"
        )
    if not draft.source and not draft.file_name:
        raise RuleBroken(
            "report-source", "请写明来源文件，或上传来源文件", field="source"
        )
    if old is None:
        return
    if not draft.reason:
        raise RuleBroken("report-reason", "更正已填报的数，请写明原因", field="reason")
    is_same = (old.value, old.source) == (draft.value, draft.source)
    if is_same and not draft.file_name:
        raise RuleBroken("report-same", "与已填报的数和来源相同，不需要更正")


def create_reported(
    session: Session,
    *,
    actor: Actor,
    draft: ReportedDraft,
    now: datetime,
    code: str = "",
    sort: int = 0,
) -> ReportedTarget:
    """Add a definition; raises RuleBroken as `check_reported`."""
    check_reported(draft)
    last = session.scalar(select(func.max(ReportedTarget.sort))) or 0
    target = ReportedTarget(
        code=code or new_ref(), sort=sort or last + 10, **asdict(draft)
    )
    session.add(target)
    session.flush()
    _record(session, actor, target, "define", now, {"target": draft.target})
    return target


def edit_reported(
    session: Session,
    *,
    actor: Actor,
    ref: str,
    draft: ReportedDraft,
    now: datetime,
    seen: int,
) -> ReportedTarget:
    """Correct a definition; the audit log keeps the old target.

    Raises NotFound, RuleBroken "stale", "report-taken", and as `check_reported`.
    """
    target = get_reported(session, ref=ref)
    if seen != target.version:
        raise RuleBroken("stale", "指标在您打开页面后已被修改，请刷新后重试")
    check_reported(draft)
    years = {one.year for one in list_values(session, target)}
    if any(not draft.first_year <= year <= draft.last_year for year in years):
        raise RuleBroken("report-taken", "新的期间不含已填报的年份", field="first_year")
    old = target.target
    for name, value in asdict(draft).items():
        setattr(target, name, value)
    detail = {"target": draft.target, "old_target": old}
    _record(session, actor, target, "redefine", now, detail)
    return target


def check_reported(draft: ReportedDraft) -> None:
    """Check period, target and base.

    Raises RuleBroken: "report-period", "report-target", "report-base".
    """
    check_years(draft.first_year, draft.last_year)
    if draft.target <= 0:
        raise RuleBroken("report-target", "目标值应大于0", field="target")
    if (draft.base is None) != (draft.base_year is None):
        raise RuleBroken("report-base", "基数与基数年份请一起填写", field="base")


def _record(
    session: Session,
    actor: Actor,
    target: ReportedTarget,
    verb: str,
    now: datetime,
    detail: Mapping[str, Any],
) -> None:
    audit.record(
        session, actor=actor, action=f"{Action.TARGET_EDIT}.{verb}",
        kind="reported-target", ref=target.ref, now=now,
        detail={"code": target.code, **detail},
    )  # fmt: skip
