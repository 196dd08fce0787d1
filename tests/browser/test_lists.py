"""From a list: compare up to four, look without leaving it; at both widths."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tech_market import clock
from tech_market.db import transaction
from tech_market.recommend.following import rebuild
from tech_market.recommend.wiring import NAME
from tests.browser.conftest import WIDTHS
from tests.live import LiveMarket
from tests.makers import make_result
from tests.recommend.alloys import alloy_result

Enter = Callable[..., Page]
FITS = "document.documentElement.scrollWidth <= innerWidth"


@pytest.fixture(autouse=True)
def listed(market: LiveMarket) -> None:
    with market.app.app_context():
        with transaction() as session:
            alloy_result(session)
            for number in range(24):
                make_result(session, title=f"第{number:02d}项成果")
        rebuild(market.app.extensions[NAME], now=clock.now())


@pytest.mark.parametrize("width", WIDTHS)
def test_choices_are_kept_over_pages_and_the_fifth_is_refused(
    enter: Enter, width: str
) -> None:
    page = enter(width=width)
    page.goto("/results")
    bar = page.locator("#compare-form")
    expect(bar).to_be_hidden()
    ticks = page.get_by_role("checkbox", name="比较")
    ticks.nth(0).check()
    expect(bar.get_by_role("button", name="比较所选")).to_be_disabled()
    ticks.nth(1).check()
    page.get_by_role("link", name="下一页").click()
    page.wait_for_url("**page=2*")
    expect(bar.get_by_role("status")).to_have_text("已选 2 条")
    for at in (0, 1):
        ticks.nth(at).check()
    ticks.nth(2).click()
    expect(bar.get_by_role("status")).to_have_text("最多比较 4 条，请先去掉一条再加。")
    expect(ticks.nth(2)).not_to_be_checked()
    bar.get_by_role("button", name="去掉").first.click()
    expect(bar.get_by_role("status")).to_have_text("已选 3 条")
    bar.get_by_role("button", name="比较所选").click()
    page.wait_for_url("**/results/compare?id=*")
    expect(page.get_by_role("columnheader")).to_have_count(4)
    assert page.evaluate(FITS)


@pytest.mark.parametrize("width", WIDTHS)
def test_quick_look_by_keyboard_returns_where_it_was(enter: Enter, width: str) -> None:
    page = enter(width=width)
    page.goto("/results?q=铝合金")
    link = page.get_by_role("link", name="速览").first
    link.focus()
    page.keyboard.press("Enter")
    look = page.get_by_role("dialog")
    expect(look.get_by_role("heading", name="轻量化高强耐蚀铝合金")).to_be_visible()
    expect(look.get_by_role("link", name="打开完整页面")).to_be_focused()
    expect(look.get_by_text("= 480 MPa")).to_be_visible()
    assert page.evaluate(FITS)
    page.keyboard.press("Escape")
    expect(look).to_be_hidden()
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(look).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/results/[0-9a-z]{12}$"))


def test_quick_look_is_there_after_the_list_was_narrowed(enter: Enter) -> None:
    page = enter()
    page.goto("/results")
    page.get_by_role("combobox", name="排序").select_option("dearest")
    page.wait_for_url("**sort=dearest*")
    page.get_by_role("link", name="速览").first.click()
    look = page.get_by_role("dialog")
    expect(look).to_be_visible()
    look.get_by_role("button", name="关闭").click()
    expect(look).to_be_hidden()


def test_box_leads_straight_to_a_listing(enter: Enter) -> None:
    page = enter(width="phone")
    page.goto("/")
    box = page.get_by_role("combobox", name="搜索需求、成果、技术经纪人和单位")
    box.press_sequentially("铝合金")
    hit = page.get_by_role("option", name="轻量化高强耐蚀铝合金制备方法 科技成果")
    expect(hit).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(hit).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/results/[0-9a-z]{12}$"))


def test_home_box_searches_everything(enter: Enter) -> None:
    page = enter()
    page.goto("/")
    page.get_by_role("combobox", name="搜索需求、成果").fill("铝合金")
    page.get_by_role("main").get_by_role("button", name="搜索").click()
    page.wait_for_url("**/search?q=*")
    expect(page.get_by_role("link", name="科技成果 25")).to_be_visible()


def test_without_script_ticks_are_compared_and_links_lead_to_pages(
    browser: Browser, market: LiveMarket
) -> None:
    context = browser.new_context(
        java_script_enabled=False, locale="zh-CN", base_url=market.url
    )
    page = context.new_page()
    page.goto("/")
    page.get_by_role("searchbox", name="搜索需求、成果").fill("铝合金")
    page.get_by_role("main").get_by_role("button", name="搜索").click()
    page.get_by_role("link", name="查看全部 25 条并筛选").click()
    for at in range(2):
        page.get_by_role("checkbox", name="比较").nth(at).check()
    page.get_by_role("button", name="比较所选").click()
    expect(page.get_by_role("heading", name="比较科技成果")).to_be_visible()
    expect(page.get_by_role("columnheader")).to_have_count(3)
    page.go_back()
    page.get_by_role("link", name="速览").first.click()
    page.wait_for_url(re.compile("/results/[0-9a-z]{12}$"))
    context.close()
