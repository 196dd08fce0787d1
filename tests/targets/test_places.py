"""Towns and parks as tiles: each figure is as long as its list, and none tells more."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.contracts.facts import Dimension
from tech_market.listings.rules import Level, ListingState
from tech_market.targets.services.seeding import seed_targets
from tech_market.targets.tiles import legend, step_of
from tests.contracts.papers import NOON, WAN, registered, signed_deal
from tests.makers import (
    make_admin,
    make_member,
    make_need,
    make_organisation,
    make_result,
)
from tests.pages import Page, page

Open = Callable[[User], FlaskClient]
NOT_KNOWN = "未填写或未公开"


@pytest.fixture
def admin(session: Session, client_as: Open) -> FlaskClient:
    return client_as(make_admin(session))


def tiles(shown: Page, place: str) -> dict[str, tuple[str, str]]:
    """Return figure and address of each tile that leads to this list, by town."""
    found = {}
    for link in shown.find(".tile a"):
        href = link.get("href", "")
        if href.startswith(place):
            name, figure = (
                "".join(part.itertext()) for part in link if part.tag in {"span", "b"}
            )
            found[name] = figure, href
    return found


def market(session: Session) -> None:
    """Put needs of two towns in, open and hidden ones, and some that do not count."""
    one = make_organisation(session, town_code="zhuangshi")
    other = make_organisation(session, town_code="ic-park")
    make_need(session, organisation=one)
    make_need(session, organisation=one)
    make_need(session, organisation=one, level=Level.MEMBERS)
    make_need(session, organisation=one, is_anonymous=True)
    make_need(session, organisation=one, level=Level.OFFLINE)
    make_need(session, organisation=one, state=ListingState.DRAFT)
    make_need(session, organisation=other)
    make_need(session)
    make_result(session, organisation=make_organisation(
        session, kind_code="university", town_code="zhuangshi"))  # fmt: skip


def test_each_tile_is_as_long_as_the_list_it_leads_to(
    session: Session, client: FlaskClient, client_as: Open
) -> None:
    market(session)
    stranger, insider = client, client_as(make_member(session))
    wanted = {
        stranger: {"庄市街道": "2", "集成电路产业园": "1", NOT_KNOWN: "3"},
        insider: {"庄市街道": "3", "集成电路产业园": "1", NOT_KNOWN: "2"},
    }
    for reader, figures in wanted.items():
        shown = tiles(page(reader, "/progress"), "/needs")
        assert {k: v for k, (v, _url) in shown.items() if v != "0"} == figures
        for figure, href in shown.values():
            found = page(reader, href).text
            assert figure == "0" or f"共 {figure} 条" in found
            assert ("示例需求" in found) == (figure != "0")


def test_the_table_behind_says_what_the_tiles_say(
    session: Session, client: FlaskClient
) -> None:
    market(session)
    shown = page(client, "/progress")
    rows = [text.split() for text in shown.texts(".behind tbody tr")]
    assert rows == [
        ["庄市街道", "2", "1"],
        ["集成电路产业园", "1", "0"],
        [NOT_KNOWN, "3", "0"],
    ]
    sheet = client.get("/progress?as=csv").data.decode("utf-8-sig")
    assert "庄市街道,2,1" in sheet


def test_where_an_anonymous_need_comes_from_is_not_to_be_found(
    session: Session, client: FlaskClient, client_as: Open
) -> None:
    house = make_organisation(session, town_code="guisi")
    make_need(session, organisation=house, is_anonymous=True, title="匿名的需求")
    for reader in (client, client_as(make_member(session))):
        assert "匿名的需求" not in page(reader, "/needs?town=guisi").text
        assert "匿名的需求" in page(reader, "/needs?town=none").text
    owner = client_as(make_member(session, organisation=house))
    assert "匿名的需求" in page(owner, "/needs?town=guisi&scope=own").text


def test_the_town_stands_as_a_chip_and_other_towns_beside_it(
    session: Session, client: FlaskClient
) -> None:
    market(session)
    shown = page(client, "/needs?town=zhuangshi")
    assert "所在镇街或园区" in shown.text
    assert "集成电路产业园" in shown.text
    assert "所在镇街或园区" not in page(client, "/needs").text
    assert "共 4 条" not in page(client, "/needs?town=nowhere").text


def test_amounts_of_towns_open_the_rows_they_add_up(
    session: Session, admin: FlaskClient
) -> None:
    seed_targets(session, NOON)
    registered(session)
    for url in ("/figures/by/seller-town?from=2026-01-01&to=2026-12-31", "/dashboard"):
        shown = tiles(page(admin, url), "/figures/amount")
        for figure, href in shown.values():
            (main,) = page(admin, href).texts(".is-main")
            fen = int(main.split()[0].replace(",", "").replace(".", ""))
            assert figure == (f"{fen // WAN}万元" if fen else "0.00元")


def test_the_dashboard_follows_needs_to_registration(
    session: Session, admin: FlaskClient
) -> None:
    seed_targets(session, NOON)
    signed_deal(session)
    shown = page(admin, "/dashboard?target=none")
    steps = {one.href: one.text for one in shown.links() if "step=" in one.href}
    assert len(steps) == 6
    for key in (Dimension.FIELD, Dimension.BROKER, Dimension.SELLER_TOWN):
        assert [one for one in shown.links() if f"/figures/by/{key}?" in one.href]


@pytest.mark.parametrize(
    ("value", "step"),
    [(0, 0), (-5, 0), (1, 1), (25, 1), (26, 2), (50, 2), (75, 3), (76, 4), (100, 4)],
)
def test_a_step_is_a_quarter_of_the_largest(value: int, step: int) -> None:
    assert step_of(value, 100) == step


@pytest.mark.parametrize("most", [0, 1, 2, 3, 4, 7, 1000])
def test_the_legend_says_of_each_figure_the_step_it_has(most: int) -> None:
    said = {
        value: one.step
        for one in legend(most)
        for value in range(one.low, one.high + 1)
    }
    assert said == {value: step_of(value, most) for value in range(1, most + 1)}
