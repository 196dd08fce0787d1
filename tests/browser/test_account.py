"""Larger text and signed-in devices in a real browser, on both widths."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tech_market.db import transaction
from tests.live import LiveMarket
from tests.makers import make_member

SIZE = "() => parseFloat(getComputedStyle(document.documentElement).fontSize)"
OVER = (
    "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
)


def member(market: LiveMarket) -> str:
    with market.app.app_context(), transaction() as session:
        return make_member(session, name="示例员工").email


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_larger_text_holds_on_every_page(
    market: LiveMarket, enter: Callable[..., Page], width: str
) -> None:
    assert market.url
    page = enter(width=width)
    page.goto("/needs")
    assert page.evaluate(SIZE) == 16
    page.get_by_role("contentinfo").get_by_role("button", name="大字版").click()
    expect(page).to_have_url(f"{market.url}/needs")
    for url in ("/needs", "/", "/sign-in", "/sign-up", "/help", "/nowhere"):
        page.goto(url)
        assert page.evaluate(SIZE) == 20, url
        assert page.evaluate(OVER) == 0, url
    low = page.get_by_role("contentinfo").get_by_role("button", name="标准字号")
    box = low.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    low.click()
    assert page.evaluate(SIZE) == 16


def test_larger_text_works_without_script(market: LiveMarket, browser: Browser) -> None:
    context = browser.new_context(
        java_script_enabled=False, locale="zh-CN", base_url=market.url
    )
    page = context.new_page()
    page.goto("/")
    page.get_by_role("contentinfo").get_by_role("button", name="大字版").click()
    page.goto("/results")
    low = page.get_by_role("contentinfo").get_by_role("button", name="标准字号")
    expect(low).to_be_visible()
    context.close()


def test_a_device_is_ended_from_another(
    market: LiveMarket, enter: Callable[..., Page]
) -> None:
    email = member(market)
    there, here = enter(email), enter(email, width="phone")
    here.goto("/account/sign-ins")
    expect(here.get_by_role("listitem").filter(has_text="Chrome浏览器")).to_have_count(
        2
    )
    here.on("dialog", lambda dialog: dialog.accept())
    here.get_by_role("button", name="退出这台设备").click()
    expect(here.get_by_text("该设备已退出")).to_be_visible()
    there.goto("/account")
    expect(there).to_have_url(f"{market.url}/sign-in?next=/account")
    here.goto("/account")
    expect(here.get_by_role("heading", level=1)).to_have_text("我的账号")
