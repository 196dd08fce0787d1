"""Whatever is sent to a search box, a filter or a form, a page of ours answers it."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.needs.models import Need
from tech_market.recommend.following import rebuild
from tech_market.recommend.store import Store
from tests.clients import post
from tests.makers import make_member
from tests.matching.bad_texts import BAD_TEXTS
from tests.pages import check_page
from tests.recommend.alloys import alloy_need, alloy_result

ClientAs = Callable[[User], FlaskClient]
BOXES = (
    "/needs?q=", "/results?q=", "/search?q=", "/needs?field_code=", "/results?sort=",
    "/results?q=铝合金&stage_code=", "/needs?page=", "/needs/words?q=",
    "/results/words?q=", "/search/words?q=",
)  # fmt: skip


@pytest.fixture
def market(session: Session, store: Store, now: datetime) -> None:
    alloy_need(session)
    alloy_result(session)
    session.commit()
    rebuild(store, now=now)


@pytest.mark.usefixtures("market")
@pytest.mark.parametrize("name", BAD_TEXTS)
@pytest.mark.parametrize("box", BOXES)
def test_every_box_answers_whatever_is_typed(
    client: FlaskClient, box: str, name: str
) -> None:
    typed = quote(BAD_TEXTS[name], errors="surrogatepass")
    answer = client.get(box + typed, follow_redirects=True)
    assert answer.status_code == 200
    if "/words" not in box:
        check_page(answer.text, url=box)


@pytest.mark.usefixtures("market")
def test_a_question_with_a_nul_is_answered_without_it(client: FlaskClient) -> None:
    answer = client.get("/results?q=%E9%93%9D%00%E5%90%88%E9%87%91&sort=newest")
    assert answer.status_code == 302
    assert answer.location == "/results?q=%E9%93%9D%E5%90%88%E9%87%91&sort=newest"
    assert client.get("/results/%00").status_code == 400
    assert client.get("/results?%00=1").status_code == 400
    assert client.post("/sign-in?next=%00").status_code == 400


@pytest.mark.usefixtures("market")
@pytest.mark.parametrize("name", BAD_TEXTS)
def test_the_posting_form_helps_keeps_and_refuses_whatever_is_typed(
    session: Session, client_as: ClientAs, name: str
) -> None:
    text = BAD_TEXTS[name].encode("utf8", "replace").decode()
    typed = {"title": text, "summary": text[:600], "description": text}
    client = client_as(make_member(session))
    before = session.scalar(select(func.count(Need.id)))
    assert post(client, "/needs/new/help", typed).status_code == 200
    assert post(client, "/needs/new/draft", typed).status_code < 500
    answer = post(client, "/needs/new", typed)
    assert answer.status_code == 422
    check_page(answer.text, url="/needs/new")
    assert session.scalar(select(func.count(Need.id))) == before
