"""A market as nobody hopes for: 500 of each thing, and words that never end."""

from datetime import datetime

from sqlalchemy import String, Table, Text, case, func, literal, update
from sqlalchemy.orm import Session

from tech_market.accounts.models import OrganisationState, User
from tech_market.db import Base
from tech_market.listings.rules import ListingState
from tech_market.notices.models import Notice
from tech_market.notices.rules import Topic
from tests.brokerage.cases import make_match
from tests.makers import make_need, make_organisation, make_result, organisation_of

CHINESE = "超高强耐蚀铝镁硅锆钪合金型材挤压热处理一体化成套装备及其在线监测方法" * 20
LATIN = "Pneumonoultramicroscopicsilicovolcanoconiosisprüfgeräteschnittstelle" * 12
#: the columns people fill with words of their own, and where they stand
TABLES = {
    "needs", "results", "organisations", "users", "brokers", "questions", "deals",
    "need_indicators", "result_indicators", "diagnoses", "expressions", "splits",
    "visits", "patents", "import_batches", "import_rows", "introductions", "contracts",
    "contract_parties", "targets", "counting_rules", "saved_searches",
}  # fmt: skip
COLUMNS = {
    "title", "summary", "description", "confidential", "name", "contact_name", "note",
    "text", "answer", "intro", "state_reason", "completers", "wish", "capability",
    "interest", "cooperation", "place", "said", "next_step", "need_people",
    "project_name", "subject", "payment_terms", "label", "source", "file_name",
    "reason", "expected_effect", "current_practice", "advantage", "decided_text",
    "seal_name",
}  # fmt: skip


def lengthen_words(session: Session) -> None:
    """Fill every such column to its limit: odd rows in Chinese, even ones in Latin."""
    for table in Base.metadata.sorted_tables:
        if table.name in TABLES:
            _lengthen(session, table)


def _lengthen(session: Session, table: Table) -> None:
    values = {}
    for column in table.columns:
        if column.name in COLUMNS and isinstance(column.type, String | Text):
            most = column.type.length or 600
            odd = func.substr(literal(CHINESE), 1, most)
            even = func.substr(literal(LATIN), 1, most)
            values[column.name] = case((table.c.id % 2 == 1, odd), else_=even)
    if values:
        session.execute(update(table).values(values))


def fill(
    session: Session,
    *,
    size: int,
    enterprise: User,
    institute: User,
    people: list[User],
    now: datetime,
) -> None:
    """Add so many needs, results, things to review, pairings and notices."""
    buyer, maker = (organisation_of(session, one) for one in (enterprise, institute))
    for _number in range(size):
        need = make_need(session, organisation=buyer)
        result = make_result(session, organisation=maker)
        make_match(session, need=need, result=result)
        make_need(session, organisation=buyer, state=ListingState.SUBMITTED)
        make_organisation(session, state=OrganisationState.PENDING)
        for person in people:
            notice = Notice(
                user_id=person.id,
                topic=Topic.PAIRS,
                key=f"extreme:{need.ref}",
                about_kind="need",
                about_ref=need.ref,
                items=[["result", result.ref, 88]],
                created_at=now,
            )
            session.add(notice)
    session.flush()
