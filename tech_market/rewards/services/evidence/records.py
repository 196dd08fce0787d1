"""What happened to an introduction, record by record, as far as a side may read it."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.brokerage.models import (
    ContactRelease,
    Deal,
    Expression,
    Handover,
    Introduction,
    NdaTerms,
)
from tech_market.brokerage.rules import SIDE_NAMES, Side
from tech_market.listings.models import Listing
from tech_market.rewards.rules.evidence import Fact, Record, digest


@dataclass(frozen=True, slots=True)
class About:
    """An introduction and for whom its evidence is; `side` None reads both."""

    introduction: Introduction
    side: Side | None

    def shows(self, side: Side) -> bool:
        """Tell whether this side's own records belong to the paper."""
        return self.side is None or self.side is side


def records_of(session: Session, about: About) -> Iterator[Record]:
    """Yield everything up to the deal, in no order."""
    yield from _filings(about)
    yield from _interest(session, about)
    yield from _introduction(about)
    yield from _handovers(session, about)
    yield from _secrecy(session, about)
    yield from _releases(session, about)
    if about.introduction.deal is not None:
        yield from _deal(about.introduction.deal)


def _filings(about: About) -> Iterator[Record]:
    one = about.introduction
    broker, match = one.broker, one.match
    if broker.filed_at is not None:
        facts: dict[str, Fact] = {"filing_no": broker.filing_no}
        detail = f"备案号 {broker.filing_no}"
        yield Record("broker-filing", "经纪人备案", broker.ref, broker.filed_at,
                     facts, detail)  # fmt: skip
    sides: tuple[tuple[Side, Listing], ...] = (
        (Side.NEED, match.need),
        (Side.RESULT, match.result),
    )
    for side, listing in sides:
        if listing.filed_at is not None and about.shows(side):
            name = "需求入库备案" if side is Side.NEED else "成果入库备案"
            facts = {"number": listing.number, "title": listing.title}
            yield Record(f"{side}-filing", name, listing.ref, listing.filed_at, facts,
                         f"编号 {listing.number}")  # fmt: skip
    facts = {"engine": match.engine}
    yield Record("match", "系统推荐", match.ref, match.created_at, facts)


def _interest(session: Session, about: About) -> Iterator[Record]:
    rows = session.scalars(
        select(Expression)
        .where(Expression.introduction_id == about.introduction.id)
        .order_by(Expression.id)
    )
    for one in rows:
        if not about.shows(one.side):
            continue
        answers = digest("\n".join((one.capability, one.interest, one.cooperation)))
        facts: dict[str, Fact] = {"side": one.side.value, "answers_sha256": answers}
        yield Record("expression", f"{SIDE_NAMES[one.side]}发出合作意向", one.ref,
                     one.sent_at, facts, "三个问题的答复以摘要列入")  # fmt: skip


def _introduction(about: About) -> Iterator[Record]:
    one = about.introduction
    facts: dict[str, Fact] = {"broker": one.broker.ref, "match": one.match.ref}
    detail = f"经纪人 {one.broker.user.name}"
    yield Record(
        "introduction", "接单备案并发出引荐", one.ref, one.taken_at, facts, detail
    )
    answers = (
        (Side.NEED, one.need_accepted_at),
        (Side.RESULT, one.result_accepted_at),
    )
    for side, at in answers:
        if at is not None and about.shows(side):
            yield Record(f"{side}-accepted", f"{SIDE_NAMES[side]}同意对接", one.ref, at,
                         {"side": side.value})  # fmt: skip
    declined = one.declined_side
    if one.declined_at is not None and declined and about.shows(declined):
        facts = {"side": declined.value, "reason": one.decline_code}
        yield Record("declined", f"{SIDE_NAMES[declined]}谢绝", one.ref,
                     one.declined_at, facts)  # fmt: skip


def _handovers(session: Session, about: About) -> Iterator[Record]:
    if about.side is not None:
        return
    rows = select(Handover).where(Handover.introduction_id == about.introduction.id)
    for one in session.scalars(rows.order_by(Handover.id)):
        facts: dict[str, Fact] = {
            "from": one.from_broker.ref, "to": one.to_broker.ref, "reason": one.reason,
        }  # fmt: skip
        detail = f"{one.from_broker.user.name} → {one.to_broker.user.name}"
        yield Record("handover", "移交", about.introduction.ref, one.at, facts, detail)


def _secrecy(session: Session, about: About) -> Iterator[Record]:
    terms = session.get(NdaTerms, about.introduction.id)
    if terms is None:
        return
    ref, text = about.introduction.ref, {"text_sha256": terms.digest}
    if about.shows(terms.wanted_side):
        yield Record("nda-wanted", f"{SIDE_NAMES[terms.wanted_side]}要求保密协议", ref,
                     terms.wanted_at, {**text, "edition": terms.edition})  # fmt: skip
    for side in Side:
        at = terms.accepted_at(side)
        if at is not None and about.shows(side):
            yield Record(
                f"{side}-nda", f"{SIDE_NAMES[side]}确认保密协议", ref, at, text
            )


def _releases(session: Session, about: About) -> Iterator[Record]:
    rows = select(ContactRelease).where(
        ContactRelease.introduction_id == about.introduction.id
    )
    for one in session.scalars(rows.order_by(ContactRelease.id)):
        facts: dict[str, Fact] = {
            "of": one.of_organisation.ref, "to": one.to_organisation.ref,
        }  # fmt: skip
        detail = f"{one.of_organisation.name} → {one.to_organisation.name}"
        yield Record("contact-release", "联系方式释放", about.introduction.ref, one.at,
                     facts, detail)  # fmt: skip


def _deal(deal: Deal) -> Iterator[Record]:
    yield Record("deal", "商机开启", deal.ref, deal.opened_at, {})
    for number, step in enumerate(deal.steps, 1):
        facts: dict[str, Fact] = {
            "number": number, "from": step.from_code, "to": step.to_code,
            "note_sha256": digest(step.note),
        }  # fmt: skip
        yield Record("deal-step", "商机进展", deal.ref, step.at, facts, step.to_code)
