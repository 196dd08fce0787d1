"""The plan's other figures as definitions, from plan/reported.csv; no values."""

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.policy.actor import SYSTEM
from tech_market.targets.reported_models import ReportedTarget
from tech_market.targets.rules.reported import parse_figure
from tech_market.targets.services.reported import ReportedDraft, create_reported
from tech_market.targets.services.seeding import PLAN

FILE = Path(__file__).parents[1] / "plan" / "reported.csv"


def seed_reported(session: Session, now: datetime) -> int:
    """Add the definitions that are not there yet; return how many were added.

    One that is there stays as the administrator made it.
    """
    there = set(session.scalars(select(ReportedTarget.code)))
    added = 0
    for place, (code, draft) in enumerate(plan_rows(), 1):
        if code not in there:
            create_reported(
                session, actor=SYSTEM, draft=draft, now=now, code=code, sort=10 * place
            )
            added += 1
    return added


def plan_rows() -> Iterator[tuple[str, ReportedDraft]]:
    """Read the data file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, strict=True):
            has_base = bool(row["base"])
            yield (
                row["code"],
                ReportedDraft(
                    label=row["label"],
                    unit=row["unit"],
                    first_year=int(row["first_year"]),
                    last_year=int(row["last_year"]),
                    base_year=int(row["base_year"]) if has_base else None,
                    base=parse_figure(row["base"], field="base") if has_base else None,
                    target=parse_figure(row["target"], field="target"),
                    source=f"{PLAN}{row['source']}",
                ),
            )
