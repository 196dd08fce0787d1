"""Charts are drawn and printed, tiles lead on, what is near comes into view."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from tech_market import clock
from tech_market.db import transaction
from tech_market.recommend.following import rebuild
from tech_market.recommend.wiring import NAME
from tech_market.targets.services.seeding import seed_targets
from tests.contracts.papers import registered
from tests.live import LiveMarket
from tests.makers import make_admin, make_need, make_organisation
from tests.recommend.alloys import alloy_result

Enter = Callable[..., Page]


def market_of(market: LiveMarket) -> tuple[str, str]:
    """Fill a small market; return the administrator's mail and a result's address."""
    with market.app.app_context(), transaction() as session:
        seed_targets(session, clock.now())
        for year in (2021, 2023, 2023, 2025):
            registered(session, certificate_on=date(year, 2, 1))
        house = make_organisation(session, town_code="zhuangshi")
        make_need(session, organisation=house)
        one = alloy_result(session)
        alloy_result(session, title="高强铝合金焊接方法")
        found = make_admin(session).email, f"/results/{one.ref}"
    with market.app.app_context():
        rebuild(market.app.extensions[NAME], now=clock.now())
    return found


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_every_chart_is_drawn_with_a_table_behind(
    market: LiveMarket, enter: Enter, width: str
) -> None:
    email, _url = market_of(market)
    page = enter(email, width=width)
    page.goto("/dashboard")
    charts = page.locator(".chart")
    expect(page.locator(".chart svg")).to_have_count(charts.count())
    for chart in charts.all():
        assert chart.locator("xpath=ancestor::section//table").count()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("html").get_attribute("data-bs-theme") == "light"
    expect(page.locator("details.behind:not([open])")).to_have_count(0)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("details.behind[open]")).to_have_count(0)


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_a_tile_leads_to_its_rows(market: LiveMarket, enter: Enter, width: str) -> None:
    market_of(market)
    page = enter(width=width)
    page.goto("/progress")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator(".tile a", has_text="庄市街道").first.click()
    expect(page.get_by_role("main")).to_contain_text("共 1 条")
    expect(page.locator("#chips")).to_contain_text("庄市街道")


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_what_is_near_comes_when_it_is_seen_and_by_link_without_script(
    market: LiveMarket, enter: Enter, browser: Browser, width: str
) -> None:
    _email, url = market_of(market)
    page = enter(width=width)
    page.goto(url)
    page.locator(".listing-related").scroll_into_view_if_needed()
    near = page.locator(".related").get_by_role("link", name="高强铝合金焊接方法")
    expect(near).to_be_visible()
    plain = browser.new_context(
        java_script_enabled=False, locale="zh-CN", base_url=market.url
    )
    without = plain.new_page()
    without.goto(url)
    without.get_by_role("link", name="查看相近的成果").click()
    expect(without.get_by_role("link", name="高强铝合金焊接方法")).to_be_visible()
    plain.close()
