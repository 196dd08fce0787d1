"""Pages of contracts ask the database a bounded number of times."""

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.accounts.services.actors import actor_of
from tests.contracts.papers import accepted, enter, party, registered
from tests.contracts.test_documents import upload
from tests.files.samples import PDF
from tests.makers import make_admin
from tests.queries import counted_queries

Open = Callable[[User], FlaskClient]
MOST = 22  # of a page about one contract, its frame included


def test_one_contract_with_many_papers_and_alikes_asks_no_more(
    session: Session, client_as: Open
) -> None:
    person = make_admin(session)
    both: dict[str, Any] = {"seller": party(61), "buyer": party(62)}
    client = client_as(person)
    contract = enter(session, actor=actor_of(person), **both)
    other = accepted(session, **both)
    urls = [f"/contracts/{contract.ref}", f"/contracts/{other.ref}/register"]
    few = [count(session, client, url) for url in urls]
    for number in range(4):
        upload(client, contract, PDF + bytes([number]), paper="other")
        registered(session, note="另一份", **both)
    many = [count(session, client, url) for url in urls]
    assert max(few + many) <= MOST
    assert all(late - early <= 2 for early, late in zip(few, many, strict=True))


def test_the_list_asks_the_same_for_one_as_for_many(
    session: Session, client_as: Open
) -> None:
    client = client_as(make_admin(session))
    registered(session)
    one = count(session, client, "/contracts")
    for _ in range(6):
        registered(session)
    assert count(session, client, "/contracts") == one


def count(session: Session, client: FlaskClient, url: str) -> int:
    session.commit()
    session.expire_all()
    with counted_queries(session) as sent:
        assert client.get(url).status_code == 200
    return len(sent)
