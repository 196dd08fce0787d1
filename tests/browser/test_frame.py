"""The frame in a real browser: signing in, the menu on a phone, errors, no script."""

from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from tech_market.db import transaction
from tests.live import LiveMarket
from tests.makers import make_member


def member(market: LiveMarket) -> str:
    with market.app.app_context(), transaction() as session:
        return make_member(session, name="示例员工").email


def test_member_signs_in(market: LiveMarket, enter: Callable[..., Page]) -> None:
    page = enter(member(market))
    expect(page.get_by_role("banner")).to_contain_text("示例员工")


def test_menu_folds_on_a_phone(market: LiveMarket, enter: Callable[..., Page]) -> None:
    page = enter(width="phone")
    page.goto("/")
    assert market.url in page.url
    needs = page.get_by_role("navigation").get_by_role("link", name="技术需求")
    expect(needs).to_be_hidden()
    page.get_by_text("菜单").click()
    needs.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("技术需求")


def test_wrong_pair_keeps_the_address_typed(enter: Callable[..., Page]) -> None:
    page = enter()
    page.goto("/sign-in")
    page.get_by_label("邮箱").fill("somebody@example.com")
    page.get_by_label("密码").fill("wrong-password")
    page.get_by_role("main").get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("邮箱或密码不正确")
    expect(page.get_by_label("邮箱")).to_have_value("somebody@example.com")


def test_menu_and_sign_in_work_without_script(
    market: LiveMarket, browser: Browser
) -> None:
    email = member(market)
    context = browser.new_context(
        java_script_enabled=False, locale="zh-CN", base_url=market.url
    )
    page = context.new_page()
    page.goto("/")
    page.get_by_role("navigation").get_by_role("link", name="科技成果").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("科技成果")
    page.goto("/sign-in")
    page.get_by_label("邮箱").fill(email)
    page.get_by_label("密码").fill("correct-horse-battery")
    page.get_by_role("main").get_by_role("button", name="登录").click()
    expect(page.get_by_role("banner")).to_contain_text("示例员工")
    context.close()
