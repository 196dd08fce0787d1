"""A need is written with help and handed in; without JavaScript it works as well."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tech_market import clock
from tech_market.db import transaction
from tech_market.recommend.following import rebuild
from tech_market.recommend.wiring import NAME
from tests.browser.conftest import WIDTHS, sign_in
from tests.live import LiveMarket
from tests.makers import make_member
from tests.recommend.alloys import alloy_result

TITLE = "高强耐蚀铝合金船用结构件"
SUMMARY = "寻求高强耐蚀铝合金的制备与焊接技术，用于船用结构件。"
TEXT = "要求抗拉强度不低于450MPa，盐雾试验不少于1000小时。"


@pytest.fixture
def writer(market: LiveMarket) -> str:
    with market.app.app_context():
        with transaction() as session:
            alloy_result(session)
            email = make_member(session).email
        rebuild(market.app.extensions[NAME], now=clock.now())
    return email


@pytest.mark.parametrize("width", WIDTHS)
def test_the_form_helps_and_the_keyboard_stays_where_the_work_is(
    enter: Callable[..., Page], writer: str, width: str
) -> None:
    page = enter(writer, width=width)
    page.goto("/needs/new")
    page.get_by_label("标题").fill(TITLE)
    page.get_by_label("公开摘要").fill(SUMMARY)
    page.get_by_label("详细说明").press_sequentially(TEXT)
    help_ = page.get_by_role("complementary", name="填写帮助")
    expect(
        help_.get_by_role("link", name="轻量化高强耐蚀铝合金制备方法")
    ).to_be_visible()
    expect(page.locator("#draft-status")).to_contain_text("保存")
    page.get_by_role("button", name="从描述中读取指标").press("Enter")
    expect(page.get_by_role("button", name="采纳 抗拉强度")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[name=indicators-0-name]")).to_have_value("抗拉强度")
    expect(page.locator("#form-said")).to_contain_text("已采纳：抗拉强度")
    expect(page.get_by_role("button", name="采纳 盐雾试验")).to_be_focused()
    help_.get_by_role("button", name="选用").first.press("Enter")
    expect(page.locator("#field_code")).to_be_focused()
    expect(page.locator("#field_code")).not_to_have_value("")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_javascript_a_need_is_written_helped_and_handed_in(
    browser: Browser, market: LiveMarket, writer: str
) -> None:
    context = browser.new_context(
        java_script_enabled=False, locale="zh-CN", base_url=market.url
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    sign_in(page, writer)
    page.goto("/needs/new")
    page.get_by_label("标题").fill(TITLE)
    page.get_by_label("公开摘要").fill(SUMMARY)
    page.get_by_label("详细说明").fill(TEXT)
    page.get_by_role("button", name="从描述中读取指标").click()
    page.get_by_role("button", name="采纳 抗拉强度").click()
    expect(page.locator("[name=indicators-0-name]")).to_have_value("抗拉强度")
    page.get_by_role("button", name="看看现在有哪些匹配").click()
    expect(
        page.get_by_role("link", name="轻量化高强耐蚀铝合金制备方法")
    ).to_be_visible()
    page.get_by_role("button", name="选用").first.click()
    page.get_by_label("联系人").fill("示例联系人")
    page.get_by_label("联系电话").fill("13900000000")
    page.get_by_label("我确认以上内容不涉及国家秘密").check()
    page.get_by_role("button", name="保存草稿").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("待审核").first).to_be_visible()
    context.close()
