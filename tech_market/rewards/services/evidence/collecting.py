"""The whole evidence of an introduction for one reader, with its audit entries."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import Membership, User
from tech_market.audit.models import AuditEvent, AuditHead, Outcome
from tech_market.audit.services import GENESIS
from tech_market.brokerage.models import Introduction
from tech_market.brokerage.services.introductions import get_introduction
from tech_market.brokerage.services.sides import side_of
from tech_market.policy.actor import Actor
from tech_market.rewards.rules.evidence import AuditMark, Record, digest_all
from tech_market.rewards.services.evidence.contracts import (
    contract_records,
    find_contract,
)
from tech_market.rewards.services.evidence.meetings import meeting_records
from tech_market.rewards.services.evidence.records import About, records_of

SHARED = ("match", "ledger-entry")  # records no log entry is named after


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the paper says: records by time, log entries, and the chain's head."""

    about: About
    records: tuple[Record, ...]
    marks: tuple[AuditMark, ...]
    audit_digest: str
    at: datetime

    @property
    def introduction(self) -> Introduction:
        """Return what it is about."""
        return self.about.introduction

    @property
    def sha256(self) -> str:
        """Return one digest over all records, in order."""
        return digest_all(self.records)


def collect(session: Session, *, actor: Actor, ref: str, now: datetime) -> Evidence:
    """Put together what this person may hold of an introduction.

    Brokers of it and oversight hold both sides; a party only its own side's records.
    Raises NotFound.
    """
    one = get_introduction(session, ref=ref, actor=actor)
    about = About(one, side_of(actor, one))
    found = list(records_of(session, about))
    if one.deal is not None:
        only_shared = about.side is not None
        found += meeting_records(session, one.deal, only_shared=only_shared)
        contract = find_contract(session, one.deal, actor=actor)
        if contract is not None:
            found += contract_records(session, contract)
    records = tuple(sorted(found, key=lambda record: record.at))
    head = session.get(AuditHead, 1)
    return Evidence(
        about, records, _marks(session, records, about, actor),
        audit_digest=head.digest if head else GENESIS, at=now,
    )  # fmt: skip


def _marks(
    session: Session, records: tuple[Record, ...], about: About, actor: Actor
) -> tuple[AuditMark, ...]:
    """Return the log entries the records rest on; a party's own and the market's."""
    refs = {one.ref for one in records if one.kind not in SHARED}
    rows = (
        select(AuditEvent)
        .where(AuditEvent.object_ref.in_(refs), AuditEvent.outcome == Outcome.DONE)
        .order_by(AuditEvent.id)
    )
    if about.side is not None:
        members = (
            select(User.ref)
            .join(Membership, Membership.user_id == User.id)
            .where(Membership.organisation_id == actor.organisation_id)
        )
        staff = AuditEvent.actor_role.in_(("broker", "admin", "system"))
        rows = rows.where(or_(AuditEvent.actor_ref.in_(members), staff))
    return tuple(
        AuditMark(row.id, row.at, row.action, row.digest)
        for row in session.scalars(rows)
    )
