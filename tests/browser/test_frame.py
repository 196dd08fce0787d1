"""The frame in a real browser: signing in, the menu on a phone, errors, no script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tech_market.clock import now
from tech_market.db import transaction
from tech_market.notices.models import Notice
from tech_market.notices.rules import Topic
from tests.browser.conftest import sign_in
from tests.live import LiveMarket
from tests.makers import make_member
from tests.people import ROLES, make_person


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


#: how far apart the middles of what stands in the head are, from top to bottom
SPREAD = """() => {
  const seen = [...document.querySelectorAll(".site-bar a, .site-bar button, summary")]
    .filter(one => one.closest(".site-bar") && one.checkVisibility())
    .map(one => one.getBoundingClientRect())
    .map(box => (box.top + box.bottom) / 2);
  return Math.max(...seen) - Math.min(...seen);
}"""


def known(market: LiveMarket) -> dict[str, str]:
    """Return the address of one person of each role, with a long name and mail."""
    emails = {}
    with market.app.app_context(), transaction() as session:
        for role in ROLES:
            if person := make_person(session, role):
                person.name, emails[role] = "欧阳示例长名" * 4, person.email
                session.add_all(
                    Notice(
                        user_id=person.id,
                        topic=Topic.PAIRS,
                        key=f"head:{number}",
                        about_kind="need",
                        about_ref="aaaaaaaaaaaa",
                        items=[],
                        created_at=now(),
                    )
                    for number in range(100)
                )
    return emails


def test_head_is_one_line_for_each_role_in_either_language(
    market: LiveMarket, enter: Callable[..., Page]
) -> None:
    for role, email in {"anonymous": "", **known(market)}.items():
        page = enter(email)
        for language in ("中文", "English"):
            page.goto("/help")
            if language == "English":
                page.get_by_role("button", name=language).click()
            width = page.evaluate("document.documentElement.scrollWidth")
            assert (width, page.evaluate(SPREAD) < 6) == (1280, True), (role, language)


@pytest.mark.parametrize("has_script", [True, False])
def test_what_is_folded_away_opens_by_the_keyboard(
    market: LiveMarket, browser: Browser, *, has_script: bool
) -> None:
    email = member(market)
    context = browser.new_context(
        java_script_enabled=has_script, base_url=market.url, locale="zh-CN"
    )
    page = context.new_page()
    sign_in(page, email)
    more = page.get_by_role("navigation").get_by_text("更多")
    link = page.get_by_role("navigation").get_by_role("link", name="目标进度")
    expect(link).to_be_hidden()
    more.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    if has_script:
        page.keyboard.press("Escape")
        expect(link).to_be_hidden()
        expect(more).to_be_focused()
        more.press("Enter")
        page.get_by_role("contentinfo").get_by_text("请勿上传涉密信息").click()
        expect(link).to_be_hidden()
        more.press("Enter")
    link.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("目标")
    expect(more).to_have_class("is-here")
    context.close()
