"""A longer list costs no more queries than a short one."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tests.brokerage.cases import Case, agreed, make_case, make_match, taken
from tests.makers import make_need, make_result
from tests.queries import counted_queries

ClientAs = Callable[[User], FlaskClient]
MOST = 12  # queries of a list page


def busy(session: Session, now: datetime, pairs: int) -> User:
    """Make a broker with so many introductions and deals; return the person."""
    case = make_case(session)
    for _ in range(pairs):
        for bring in (agreed, taken):
            need = make_need(session, organisation=case.match.need.organisation)
            result = make_result(session, organisation=case.match.result.organisation)
            match = make_match(session, need=need, result=result)
            bring(session, Case(match, case.asker, case.maker, case.broker), now)
            make_match(session, need=need)  # waits for this broker alone
    return case.broker.user


@pytest.mark.parametrize("url", ["/broker/queue", "/introductions", "/deals"])
def test_list_costs_the_same_for_one_row_and_for_many(
    session: Session, now: datetime, client_as: ClientAs, url: str
) -> None:
    people = [busy(session, now, 1), busy(session, now, 5)]
    session.commit()
    costs = []
    for client in [client_as(user) for user in people]:
        session.expunge_all()
        with counted_queries(session) as queries:
            assert client.get(url).status_code == 200
        costs.append(len(queries))
    assert costs[1] <= costs[0]
    assert costs[1] <= MOST
