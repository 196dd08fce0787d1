"""Which brokers are told of a pair: filed, in a field of theirs, and not interested."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.brokerage.models import Broker, BrokerState, Conflict
from tech_market.codes.book import CodeBook, current_book
from tech_market.recommend import audiences
from tech_market.recommend.models import Match


def callers(session: Session, matches: Iterable[Match]) -> dict[int, list[int]]:
    """Return the people to tell of each pair; a broker without fields is told none."""
    book = current_book(session)
    conflicts = _conflicts(session)
    brokers = session.scalars(
        select(Broker)
        .join(User, Broker.user_id == User.id)
        .where(Broker.state == BrokerState.FILED, User.is_disabled.is_(False))
        .order_by(Broker.id)
    ).all()
    found: dict[int, list[int]] = {}
    for match in matches:
        fields = _with_above(book, match.need.field_code)
        houses = {match.need.organisation_id, match.result.organisation_id}
        found[match.id] = [
            one.user_id
            for one in brokers
            if fields.intersection(one.field_codes)
            and not houses & conflicts.get(one.id, set())
        ]
    return found


def _with_above(book: CodeBook, code: str) -> set[str]:
    """Return a field and those it belongs to."""
    entries, found = book.lists["field"], set[str]()
    while code and code not in found:
        found.add(code)
        code = entries[code].parent if code in entries else ""
    return found


def _conflicts(session: Session) -> dict[int, set[int]]:
    rows = session.execute(
        select(Conflict.broker_id, Conflict.organisation_id).where(
            Conflict.ended_at.is_(None)
        )
    )
    found: dict[int, set[int]] = {}
    for broker_id, organisation_id in rows:
        found.setdefault(broker_id, set()).add(organisation_id)
    return found


audiences.register(callers)
