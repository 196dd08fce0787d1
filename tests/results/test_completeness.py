"""A result says what it still lacks, to its owner only."""

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.listings.completeness import items_of
from tech_market.results.facts import ResultFacts
from tech_market.results.hints import FILE
from tests.makers import make_member, make_result, organisation_of
from tests.pages import page


def test_every_item_asks_for_a_fact_of_a_result() -> None:
    items = items_of(FILE)
    assert {one.field for one in items} <= set(ResultFacts.__dataclass_fields__)
    assert all(one.sentence and one.sentence_en for one in items)


def test_the_owner_sees_what_is_missing_and_a_stranger_does_not(
    session: Session, client_as: Callable[[User], FlaskClient]
) -> None:
    owner = make_member(session, kind_code="university")
    stranger = make_member(session)
    result = make_result(session, organisation=organisation_of(session, owner))
    session.commit()
    url = f"/results/{result.ref}"
    assert "至少列出 3 项已经达到的指标" in page(client_as(owner), url).text
    assert "还缺什么" not in page(client_as(stranger), url).text
    assert "还缺什么" in page(client_as(owner), "/results/new").text
