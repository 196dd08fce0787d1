"""Beside a listing: verdicts for who came from a pairing, and what is near it."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
import segno
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.listings.rules import Level, ListingState
from tech_market.recommend.following import rebuild
from tech_market.recommend.store import Store
from tech_market.web.qr import QUIET, qr_code
from tests.makers import (
    make_admin,
    make_auditor,
    make_broker,
    make_member,
    organisation_of,
)
from tests.pages import page
from tests.recommend.alloys import alloy_need, alloy_result, washing_result

ClientAs = Callable[[User], FlaskClient]
HTMX = {"HX-Request": "true"}


def test_a_result_reached_from_a_need_shows_the_needs_indicators_with_verdicts(
    session: Session, store: Store, now: datetime, client_as: ClientAs
) -> None:
    owner = make_member(session)
    need = alloy_need(session, organisation=organisation_of(session, owner))
    result = alloy_result(session)
    session.commit()
    rebuild(store, now=now)
    client = client_as(owner)
    for url in (f"/needs/{need.ref}", f"/needs/{need.ref}/matches"):
        hrefs = {one.href for one in page(client, url).links()}
        assert f"/results/{result.ref}?for={need.ref}" in hrefs
    shown = page(client, f"/results/{result.ref}?for={need.ref}")
    assert shown.texts(".arrival tbody tr") == ["抗拉强度必达≥450 MPa＝480 MPa满足"]
    assert need.title in shown.texts(".arrival")[0]
    assert not page(client, f"/results/{result.ref}").find(".arrival")


def test_a_need_reached_from_a_result_shows_the_same_to_the_institute(
    session: Session, store: Store, now: datetime, client_as: ClientAs
) -> None:
    owner = make_member(session, kind_code="university")
    result = alloy_result(session, organisation=organisation_of(session, owner))
    need = alloy_need(session)
    session.commit()
    rebuild(store, now=now)
    shown = page(client_as(owner), f"/needs/{need.ref}?for={result.ref}")
    assert shown.texts(".arrival tbody tr") == ["抗拉强度必达≥450 MPa＝480 MPa满足"]


def test_verdicts_are_for_who_may_see_both(
    session: Session, store: Store, now: datetime, client: FlaskClient,
    client_as: ClientAs,
) -> None:  # fmt: skip
    need, result = alloy_need(session), alloy_result(session)
    hidden = alloy_need(session, state=ListingState.DRAFT)
    session.commit()
    rebuild(store, now=now)
    url = f"/results/{result.ref}?for={need.ref}"
    for reader in (client, client_as(make_member(session))):
        assert not page(reader, url).find(".arrival")
    staff = make_broker(session).user, make_admin(session), make_auditor(session)
    for person in staff:
        assert page(client_as(person), url).find(".arrival")
    broker = client_as(staff[0])
    for ref in (hidden.ref, "0" * 12, result.ref, "x" * 500, "'", ""):
        assert not page(broker, f"/results/{result.ref}?for={ref}").find(".arrival")


def test_verdicts_quote_nothing_hidden_of_the_other_side(
    session: Session, store: Store, now: datetime, client_as: ClientAs
) -> None:
    owner = make_member(session)
    need = alloy_need(session, organisation=organisation_of(session, owner))
    result = alloy_result(session, level=Level.AGREED)
    session.commit()
    rebuild(store, now=now)
    shown = page(client_as(owner), f"/results/{result.ref}?for={need.ref}")
    assert "480" not in shown.text
    assert shown.texts(".arrival tbody tr") == ["抗拉强度必达≥450 MPa未写明待确认"]


def test_without_an_index_the_listing_opens_without_verdicts(
    session: Session, client_as: ClientAs
) -> None:
    need, result = alloy_need(session), alloy_result(session)
    broker = client_as(make_broker(session).user)
    assert not page(broker, f"/results/{result.ref}?for={need.ref}").find(".arrival")
    assert "正在准备" in page(broker, f"/results/{result.ref}/related").text


def test_what_is_near_is_named_with_the_words_it_shares(
    session: Session, store: Store, now: datetime, client: FlaskClient
) -> None:
    one, near = alloy_result(session), alloy_result(session, title="高强铝合金焊接方法")
    washing, need = washing_result(session), alloy_need(session)
    session.commit()
    rebuild(store, now=now)
    shown = page(client, f"/results/{one.ref}")
    url = f"/results/{one.ref}/related"
    assert url in {link.href for link in shown.links()}
    found = page(client, url)
    assert [link.text for link in found.links() if link.href.endswith(near.ref)]
    assert {"双级", "合金化"} & set(found.texts(".term"))
    for other in (washing.title, need.title):
        assert other not in found.text
    piece = client.get(url, headers=HTMX).text
    assert near.title in piece
    assert "<html" not in piece


@pytest.mark.parametrize(
    "hidden",
    [
        {"state": ListingState.DRAFT},
        {"state": ListingState.WITHDRAWN},
        {"level": Level.OFFLINE},
        {"valid_until": date(2020, 1, 1)},
    ],
)
def test_what_is_not_listed_is_near_to_nothing(
    session: Session, store: Store, now: datetime, client: FlaskClient,
    client_as: ClientAs, hidden: dict[str, object],
) -> None:  # fmt: skip
    one = alloy_need(session)
    session.commit()
    rebuild(store, now=now)
    owner = make_member(session)
    house = organisation_of(session, owner)
    other = alloy_need(
        session, title="另一条高强铝合金需求", organisation=house, **hidden
    )
    session.commit()
    for reader in (client, client_as(make_member(session)), client_as(owner)):
        assert other.title not in page(reader, f"/needs/{one.ref}/related").text
    assert not page(client_as(owner), f"/needs/{other.ref}").find(".listing-related")
    assert one.title not in page(client_as(owner), f"/needs/{other.ref}/related").text


def test_words_that_only_members_read_are_no_reason_for_everybody(
    session: Session, store: Store, now: datetime, client: FlaskClient,
    client_as: ClientAs,
) -> None:  # fmt: skip
    values = {"level": Level.MEMBERS, "description": "钐铁氮永磁粉末的双级时效工艺"}
    one = alloy_need(session, **values)
    alloy_need(session, title="铝合金结构件", **values)
    session.commit()
    rebuild(store, now=now)
    url = f"/needs/{one.ref}/related"
    assert "铝合金结构件" in page(client, url).text
    assert "钐铁" not in page(client, url).text
    assert "时效" not in page(client, url).text
    assert "铝合金结构件" in page(client_as(make_member(session)), url).text


def test_the_code_is_the_address_and_stands_only_where_everybody_may_go(
    session: Session, client_as: ClientAs
) -> None:
    owner = make_member(session)
    house = organisation_of(session, owner)
    client, url = (
        client_as(owner),
        f"/needs/{alloy_need(session, organisation=house).ref}",
    )
    address = page(client, url).get("#share-address").get("value", "")
    assert address.endswith(url)
    assert client.get(url).text.count(f'd="{qr_code(address).path}"') == 2
    draft = alloy_need(session, organisation=house, state=ListingState.DRAFT)
    assert 'class="qr"' not in client.get(f"/needs/{draft.ref}").text


def test_the_path_draws_the_squares_of_the_code() -> None:
    text = "https://market.example/needs/abcdef012345"
    code = qr_code(text)
    drawn = set()
    for stroke in code.path.removesuffix("z").split("z"):
        start, rest = stroke.removeprefix("M").split("h", 1)
        x, y = (int(one) - QUIET for one in start.split())
        drawn |= {(x + step, y) for step in range(int(rest.split("v")[0]))}
    rows = segno.make(text, error="m", micro=False).matrix
    dark = {(x, y) for y, row in enumerate(rows) for x, cell in enumerate(row) if cell}
    assert drawn == dark
    assert code.size == len(rows) + 2 * QUIET
