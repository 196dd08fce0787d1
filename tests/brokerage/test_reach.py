"""The owner reads what became of a listing, and of nobody's name."""

from collections.abc import Callable
from datetime import datetime

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.brokerage.services import introductions, sorting
from tech_market.brokerage.services.reach import reach_of
from tests.brokerage.cases import acting, agreed, book, make_case, make_match, taken
from tests.makers import make_broker
from tests.pages import page

ClientAs = Callable[[User], FlaskClient]


def test_owner_reads_counts_and_reasons_without_a_name(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    case = make_case(session)
    one = taken(session, case, now)
    introductions.decline(
        session, ref=one.ref, code="too-early", text="还在小试", codes=book(session),
        actor=acting(case.maker), now=now,
    )  # fmt: skip
    second = make_match(session, need=case.match.need)
    sorting.decline(
        session, ref=second.ref, code="not-in-scope", text="不是船用材料",
        codes=book(session), actor=acting(make_broker(session).user), now=now,
    )  # fmt: skip
    session.commit()
    reach = reach_of(session, case.match.need)
    assert (reach.paired, reach.asked, reach.agreed, reach.declined) == (2, 1, 0, 2)
    found = page(client_as(case.asker), f"/needs/{case.match.need.ref}")
    for words in ("市场反馈", "还在小试", "不是船用材料", "成果方", "技术经纪人"):
        assert words in found.text
    assert case.match.result.organisation.name not in found.text
    stranger = client_as(case.maker).get(f"/needs/{case.match.need.ref}").text
    assert "市场反馈" not in stranger


def test_agreed_pair_counts_for_both_owners(session: Session, now: datetime) -> None:
    case = make_case(session)
    agreed(session, case, now)
    for listing in (case.match.need, case.match.result):
        assert reach_of(session, listing).agreed == 1
