"""The queue: by score, with reasons, only what can be taken."""

from collections.abc import Callable
from datetime import date, datetime

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.listings.rules import Level, ListingState
from tech_market.recommend.models import MatchState
from tests.brokerage.cases import make_case, make_match, taken
from tests.clients import post
from tests.makers import make_broker, make_need, make_result
from tests.pages import check_page, page

ClientAs = Callable[[User], FlaskClient]


def test_pairings_stand_by_score_with_reasons(
    session: Session, client_as: ClientAs
) -> None:
    low, high = make_match(session, score=0.31), make_match(session, score=0.87)
    session.commit()
    found = page(client_as(make_broker(session).user), "/broker/queue")
    assert found.texts(".score strong") == ["87", "31"]
    assert found.text.index(high.need.title) < found.text.index(low.need.title)
    for words in ("铝合金", "抗拉强度", "≥450 MPa", "＝480 MPa", "满足", "关键词"):
        assert words in found.text
    assert len([form for form in found.forms() if form.action.endswith("/take")]) == 2


def test_queue_names_no_organisation_and_no_contact(
    session: Session, client_as: ClientAs
) -> None:
    match = make_match(session)
    session.commit()
    html = client_as(make_broker(session).user).get("/broker/queue").text
    for listing in (match.need, match.result):
        assert listing.organisation.name not in html
        assert listing.contact_phone not in html


def test_only_open_pairs_of_listings_on_show_wait(
    session: Session, client_as: ClientAs, now: datetime
) -> None:
    shown = make_match(session)
    gone = [
        make_match(session, need=make_need(session, state=ListingState.WITHDRAWN)),
        make_match(session, need=make_need(session, state=ListingState.CLOSED)),
        make_match(session, result=make_result(session, valid_until=date(2020, 1, 1))),
        make_match(session, result=make_result(session, level=Level.OFFLINE)),
        *(make_match(session, state=state) for state in MatchState if state != "open"),
    ]
    held = make_case(session)
    taken(session, held, now)
    sister = make_match(session, need=held.match.need)
    session.commit()
    html = client_as(make_broker(session).user).get("/broker/queue").text
    assert f"/matches/{shown.ref}/take" in html
    for match in (*gone, held.match, sister):
        assert f"/matches/{match.ref}/take" not in html
    own = client_as(held.broker.user).get("/broker/queue").text
    assert f"/matches/{sister.ref}/take" in own


def test_filter_by_field_takes_in_what_lies_below(
    session: Session, client_as: ClientAs
) -> None:
    inside = make_match(session, need=make_need(session, field_code="0501"))
    outside = make_match(session, need=make_need(session, field_code="0102"))
    session.commit()
    client = client_as(make_broker(session).user)
    html = client.get("/broker/queue?field=05").text
    assert inside.need.title in html
    assert outside.need.title not in html
    for odd in ("", "unheard-of", "' OR 1=1"):
        html = client.get("/broker/queue", query_string={"field": odd}).text
        assert outside.need.title in html


def test_queue_has_pages(session: Session, client_as: ClientAs) -> None:
    for number in range(21):
        make_match(session, score=0.9 - number / 100)
    session.commit()
    client = client_as(make_broker(session).user)
    first, second = (page(client, f"/broker/queue?page={n}") for n in (1, 2))
    assert (len(first.find(".pair")), len(second.find(".pair"))) == (20, 1)
    assert "共 21 条" in first.text


def test_take_then_hand_then_give_back(session: Session, client_as: ClientAs) -> None:
    case = make_case(session)
    session.commit()
    client = client_as(case.broker.user)
    answer = post(client, f"/matches/{case.match.ref}/take", follow_redirects=True)
    shown = check_page(answer.text, url="/introductions/<ref>")
    assert case.match.need.organisation.name in shown.text
    hand = page(client, "/broker/queue")
    assert case.match.result.title in hand.text
    (release,) = [form for form in hand.forms() if form.action.endswith("/release")]
    answer = post(client, release.action, follow_redirects=True)
    assert "已退回待接列表" in answer.text
    session.refresh(case.match)
    assert case.match.state is MatchState.OPEN


def test_broker_who_may_not_take_is_told_why_and_offered_nothing(
    session: Session, client_as: ClientAs
) -> None:
    match = make_match(session)
    broker = make_broker(session, certificate_expires_on=date(2020, 1, 1))
    session.commit()
    client = client_as(broker.user)
    found = page(client, "/broker/queue")
    assert "证书已过期" in found.text
    assert not [form for form in found.forms() if form.action.endswith("/take")]
    answer = post(client, f"/matches/{match.ref}/take")
    assert answer.status_code == 409
    assert "证书已过期" in answer.text


def test_empty_queue_says_so(session: Session, client_as: ClientAs) -> None:
    found = page(client_as(make_broker(session).user), "/broker/queue")
    assert "暂时没有待接的对接" in found.text
