"""The hall's screen refreshes itself and keeps its figures when the line is down."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tech_market.db import transaction
from tests.live import LiveMarket
from tests.makers import make_need


def test_new_figures_come_by_themselves_and_the_last_ones_stay(
    enter: Callable[..., Page], market: LiveMarket, complaints: list[str]
) -> None:
    page = enter()
    page.clock.install()
    page.goto("/wall")
    expect(page.get_by_role("heading", level=1)).to_have_text("镇海科技市场")
    with market.app.app_context(), transaction() as session:
        make_need(session, title="大厅里刚出现的需求")
    page.clock.run_for(61_000)
    expect(page.get_by_role("link", name="大厅里刚出现的需求")).to_be_visible()

    def silent(route: Route) -> None:
        route.fulfill(status=503, body="")

    page.route("**/wall", silent)
    page.clock.run_for(61_000)
    expect(page.locator("#wall-state")).to_have_text("正在重新连接")
    expect(page.get_by_role("link", name="大厅里刚出现的需求")).to_be_visible()
    page.unroute("**/wall", silent)
    page.clock.run_for(61_000)
    expect(page.locator("#wall-state")).to_have_text("")
    assert all("503" in one for one in complaints)  # the silence we made
    complaints.clear()


def test_it_fits_every_screen(enter: Callable[..., Page]) -> None:
    page = enter()
    for width, height in ((390, 844), (1080, 1920), (1920, 1080), (3840, 2160)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto("/wall")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
