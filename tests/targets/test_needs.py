"""累计发布企业技术需求: which needs, once, in which year."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from tech_market.listings.rules import ListingState
from tech_market.targets.rules.periods import Period
from tech_market.targets.services.needs import (
    Published,
    count_needs,
    list_needs,
    needs_by_year,
    published_in,
)
from tests.makers import make_need, make_organisation

YEAR = Period.of_year(2026)
LAST_SECOND = datetime(2025, 12, 31, 15, 59, 59, tzinfo=UTC)  # 23:59:59 in Shanghai
MIDNIGHT = datetime(2025, 12, 31, 16, tzinfo=UTC)  # 00:00 of 1 January in Shanghai


@pytest.mark.parametrize(("moment", "year"), [(LAST_SECOND, 2025), (MIDNIGHT, 2026)])
def test_the_year_turns_at_midnight_in_shanghai(
    session: Session, moment: datetime, year: int
) -> None:
    make_need(session, first_published_at=moment)
    assert count_needs(session, Period.of_year(year)) == 1
    found = needs_by_year(session, (2025, 2026))
    assert found == {2025: int(year == 2025), 2026: int(year == 2026)}


def test_only_enterprises_of_the_district_count(session: Session) -> None:
    wanted = make_need(session)
    for values in (
        {"region_code": "330203"},
        {"kind_code": "university"},
        {"kind_code": "agency"},
    ):
        make_need(session, organisation=make_organisation(session, **values))
    assert count_needs(session, YEAR) == 1
    assert list(list_needs(session, YEAR, offset=0, limit=10)) == [wanted]


def test_what_was_never_published_does_not_count(session: Session) -> None:
    make_need(session, first_published_at=None, state=ListingState.FILED)
    make_need(session, number=None, state=ListingState.DRAFT, first_published_at=None)
    assert count_needs(session, YEAR) == 0


def test_a_renewal_does_not_count_again(session: Session) -> None:
    need = make_need(session, first_published_at=LAST_SECOND)
    need.published_at = datetime(2026, 5, 1, tzinfo=UTC)
    session.flush()
    assert count_needs(session, YEAR) == 0
    assert count_needs(session, Period.of_year(2025)) == 1


def test_withdrawn_and_expired_needs_stay_published_but_not_valid(
    session: Session,
) -> None:
    make_need(session)
    make_need(session, state=ListingState.WITHDRAWN)
    make_need(session, valid_until=date(2026, 3, 1))
    assert count_needs(session, YEAR) == 3
    assert published_in(session, YEAR, on=date(2026, 3, 2)) == Published(3, 1)


def test_the_list_has_as_many_rows_as_the_count(session: Session) -> None:
    for _ in range(5):
        make_need(session)
    rows = list_needs(session, YEAR, offset=0, limit=100)
    assert len(rows) == count_needs(session, YEAR) == 5
    assert needs_by_year(session, (2026,)) == {2026: 5}
    assert needs_by_year(session, ()) == {}
