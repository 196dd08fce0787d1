"""The talks of a deal: visits and meetings, files; a side reads what was shared."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tech_market.brokerage.models import Deal, DealFile, Visit
from tech_market.rewards.rules.evidence import Fact, Record, digest


def meeting_records(
    session: Session, deal: Deal, *, only_shared: bool
) -> Iterator[Record]:
    """Yield visits, corrections too, and files that were not taken off."""
    visits = select(Visit).where(Visit.deal_id == deal.id)
    files = (
        select(DealFile)
        .where(DealFile.deal_id == deal.id, DealFile.removed_at.is_(None))
        .options(joinedload(DealFile.file))
    )
    if only_shared:
        visits, files = (
            visits.where(Visit.is_shared.is_(True)),
            files.where(DealFile.is_shared.is_(True)),
        )
    for one in session.scalars(visits.order_by(Visit.id)):
        facts: dict[str, Fact] = {
            "visit": one.kind_code, "held_on": str(one.held_on),
            "said_sha256": digest(one.said), "corrects": one.corrects_id is not None,
        }  # fmt: skip
        label = "拜访与会议（更正）" if one.corrects_id else "拜访与会议"
        detail = f"{one.held_on} {one.held_time}".strip()
        yield Record("visit", label, one.ref, one.written_at, facts, detail)
    for file in session.scalars(files.order_by(DealFile.id)):
        facts = {"file": file.kind_code, "file_sha256": file.file.sha256}
        yield Record("deal-file", "商机文件", file.ref, file.added_at, facts,
                     f"文件 SHA-256 {file.file.sha256}")  # fmt: skip
