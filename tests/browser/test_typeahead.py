"""The search box offers words: by keyboard, by mouse, at both widths."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tech_market import clock
from tech_market.db import transaction
from tech_market.recommend.following import rebuild
from tech_market.recommend.wiring import NAME
from tests.browser.conftest import WIDTHS
from tests.live import LiveMarket
from tests.recommend.alloys import alloy_result, washing_result


@pytest.fixture(autouse=True)
def listed(market: LiveMarket) -> None:
    with market.app.app_context():
        with transaction() as session:
            alloy_result(session)
            washing_result(session)
        rebuild(market.app.extensions[NAME], now=clock.now())


@pytest.mark.parametrize("width", WIDTHS)
def test_a_word_is_chosen_by_keyboard_alone(
    enter: Callable[..., Page], width: str
) -> None:
    page = enter(width=width)
    page.goto("/results")
    box = page.get_by_role("combobox", name="关键词")
    box.focus()
    page.keyboard.type("铝")
    offered = page.get_by_role("option")
    expect(offered.filter(has_text="铝合金").first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    expect(box).to_have_attribute(
        "aria-activedescendant", chosen.get_attribute("id") or "-"
    )
    word = chosen.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/results?q=*")
    expect(page.get_by_label("关键词")).to_have_value(word)
    expect(page.get_by_text("轻量化高强耐蚀铝合金制备方法")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_escape_closes_and_keeps_what_was_typed(enter: Callable[..., Page]) -> None:
    page = enter()
    page.goto("/")
    box = page.get_by_role("combobox", name="搜索需求、成果")
    box.focus()
    page.keyboard.type("xiyiji")
    expect(page.get_by_role("option").first).to_have_text("洗衣机")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("xiyiji")
    expect(box).to_have_attribute("aria-expanded", "false")


def test_a_click_searches(enter: Callable[..., Page]) -> None:
    page = enter(width="phone")
    page.goto("/results")
    page.get_by_role("combobox", name="关键词").press_sequentially("洗衣")
    page.get_by_role("option", name="洗衣机").first.click()
    page.wait_for_url("**/results?q=*")
    expect(page.get_by_text("滚筒洗衣机振动抑制控制算法")).to_be_visible()
