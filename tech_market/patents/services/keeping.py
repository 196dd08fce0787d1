"""Take a list of patents in, remove one, begin a result from one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import Organisation
from tech_market.audit import services as audit
from tech_market.clock import today
from tech_market.codes.book import current_book
from tech_market.errors import NotFound, RuleBroken
from tech_market.files import services as files
from tech_market.files.rules import Checked, clean_name
from tech_market.imports.columns import USUAL_VALIDITY
from tech_market.imports.reading.table import read_table
from tech_market.imports.rules import right_kind
from tech_market.imports.services.whole import FileRefused
from tech_market.listings.services import writing
from tech_market.patents.columns import PatentFact, knows, read_patents
from tech_market.patents.models import Patent
from tech_market.patents.rules import MOST_PATENTS, Standing
from tech_market.patents.services.coverage import patent_lines
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor
from tech_market.results.facts import IpFact, ResultFacts
from tech_market.results.models import Result


@dataclass(frozen=True, slots=True)
class Taken:
    """What a list came to."""

    added: int
    changed: int
    removed: int


def take_list(
    session: Session,
    *,
    actor: Actor,
    content: bytes,
    name: str,
    is_whole: bool,
    folder: Path,
    now: datetime,
) -> Taken:
    """Add and change patents by number; `is_whole` removes those not in the file.

    All or nothing. Raises FileRefused, RuleBroken as `read_table` does,
    "column-missing", "too-many-patents", NotFound.
    """
    if actor.organisation_id is None:
        raise NotFound
    table = read_table(content, knows=knows)
    facts, problems = read_patents(table, book=current_book(session))
    if problems:
        raise FileRefused(problems)
    cleaned = clean_name(name or "patents", kind=table.kind)
    stored = files.store(
        session, folder=folder, content=content, name=cleaned, actor=actor, now=now,
        checked=Checked(table.kind, cleaned),
    )  # fmt: skip
    taken = _write(session, actor.organisation_id, facts, is_whole=is_whole, now=now)
    audit.record(
        session, actor=actor, action=f"{Action.PATENT}.list", kind="patents",
        ref=stored.ref, now=now,
        detail={"file": stored.sha256, "added": taken.added, "changed": taken.changed,
                "removed": taken.removed},
    )  # fmt: skip
    return taken


def _write(
    session: Session,
    organisation_id: int,
    facts: Sequence[PatentFact],
    *,
    is_whole: bool,
    now: datetime,
) -> Taken:
    rows = session.scalars(
        select(Patent).where(Patent.organisation_id == organisation_id)
    )
    known = {one.key: one for one in rows}
    added = changed = removed = 0
    for one in facts:
        old = known.get(one.key)
        if old is None:
            old = Patent(organisation_id=organisation_id, key=one.key, added_at=now)
            session.add(old)
            added += 1
        elif _differs(old, one):
            changed += 1
        old.number, old.title = one.number, one.title
        old.filed_on, old.status = one.filed_on, one.status
    if is_whole:
        keys = {one.key for one in facts}
        for key, old in known.items():
            if key not in keys:
                session.delete(old)
                removed += 1
    session.flush()
    if _count(session, organisation_id) > MOST_PATENTS:
        raise RuleBroken(
            "too-many-patents",
            "清单最多 %(most)s 件",
            field="file",
            most=MOST_PATENTS,
        )
    return Taken(added, changed, removed)


def _differs(old: Patent, new: PatentFact) -> bool:
    return (old.number, old.title, old.filed_on, old.status) != (
        new.number, new.title, new.filed_on, new.status,
    )  # fmt: skip


def _count(session: Session, organisation_id: int) -> int:
    query = select(func.count(Patent.id)).where(
        Patent.organisation_id == organisation_id
    )
    return session.scalar(query) or 0


def get_patent(session: Session, *, actor: Actor, ref: str) -> Patent:
    """Return a patent of the actor's organisation; raises NotFound."""
    found = session.scalar(
        select(Patent).where(
            Patent.ref == ref, Patent.organisation_id == (actor.organisation_id or 0)
        )
    )
    if found is None:
        raise NotFound
    return found


def remove(session: Session, *, actor: Actor, ref: str, now: datetime) -> None:
    """Take a patent off the list; raises NotFound."""
    session.delete(get_patent(session, actor=actor, ref=ref))
    audit.record(
        session, actor=actor, action=f"{Action.PATENT}.remove", kind="patent",
        ref=ref, now=now,
    )  # fmt: skip


def start_result(session: Session, *, actor: Actor, ref: str, now: datetime) -> Result:
    """Write a draft that names the patent, for the owner to complete.

    Raises NotFound, RuleBroken: "patent-has-result", "patent-ended".
    """
    patent = get_patent(session, actor=actor, ref=ref)
    lines = patent_lines(session, actor=actor, today=today(now))
    standing = next(one.standing for one in lines if one.ref == ref)
    if standing is Standing.ENDED:
        raise RuleBroken("patent-ended", "这件专利已失效，不必挂牌")
    if standing is not Standing.UNLISTED:
        raise RuleBroken("patent-has-result", "这件专利已有成果，请刷新页面查看")
    house = session.get_one(Organisation, actor.organisation_id)
    facts = ResultFacts(
        title=patent.title,
        summary=patent.title,
        valid_until=today(now) + USUAL_VALIDITY,
        contact_name=house.contact_name,
        contact_phone=house.contact_phone,
        ip_rights=(
            IpFact(
                kind_code=right_kind(patent.number), number=patent.number,
                status=patent.status,
            ),
        ),
    )  # fmt: skip
    return writing.post(session, actor=actor, model=Result, facts=facts, now=now)
