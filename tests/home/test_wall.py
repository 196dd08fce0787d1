"""The hall's screen shows what everybody may see, and each figure equals its list."""

import re
from collections.abc import Callable
from datetime import datetime

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.home.wall import bars
from tech_market.listings.rules import Level, ListingState
from tests.makers import make_admin, make_need, make_organisation, make_result
from tests.pages import page


def test_an_empty_market_has_a_screen_that_says_so(client: FlaskClient) -> None:
    shown = page(client, "/wall")
    assert shown.text.count("暂无公开内容") == 4


def test_fields_are_counted_with_what_is_below_and_lead_to_as_many_rows(
    session: Session, client: FlaskClient
) -> None:
    for code in ("05", "0501", "0502", "0102"):
        make_need(session, field_code=code)
    make_need(session, field_code="0501", state=ListingState.DRAFT)
    make_need(session, field_code="0501", level=Level.OFFLINE)
    session.commit()
    body = client.get("/wall").text
    found = re.findall(
        r'href="(/needs\?field=[^"]+)"><span>[^<]*</span> <b>(\d+)', body
    )
    assert [count for _url, count in found] == ["3", "1"]
    for url, count in found:
        assert f"共 {count} 条" in page(client, url).text


def test_confidential_titles_never_reach_the_hall(
    session: Session, client: FlaskClient
) -> None:
    make_result(session, title="钐铁氮甲", state=ListingState.FILED)
    make_result(session, title="钐铁氮乙", level=Level.OFFLINE)
    make_result(session, title="公开成果", description="钐铁氮", confidential="钐铁氮")
    session.commit()
    body = client.get("/wall").text
    assert "公开成果" in body
    assert "钐铁氮" not in body


def test_the_screen_says_of_when_it_is_and_looks_again_without_script(
    client: FlaskClient, now: datetime
) -> None:
    assert now.tzinfo is not None
    body = client.get("/wall").text
    assert "数据截至" in body
    assert '<noscript><meta http-equiv="refresh" content="300"></noscript>' in body


def test_the_largest_bar_fills_the_width() -> None:
    assert [one.tenths for one in bars({"a": 4, "b": 1, "c": 0})] == [1000, 250, 0]
    assert bars({}) == ()


def test_towns_are_counted_as_everybody_finds_them_whoever_looks(
    session: Session, client: FlaskClient, client_as: Callable[[User], FlaskClient]
) -> None:
    house = make_organisation(session, town_code="zhuangshi")
    make_need(session, organisation=house)
    make_need(session, organisation=house, level=Level.MEMBERS)
    make_need(session, organisation=house, is_anonymous=True)
    make_need(session)
    session.commit()
    for reader in (client, client_as(make_admin(session))):
        shown = page(reader, "/wall")
        assert shown.texts(".wall-towns li") == ["庄市街道 需求 1 成果 0"]
    assert "共 1 条" in page(client, "/needs?town=zhuangshi").text
