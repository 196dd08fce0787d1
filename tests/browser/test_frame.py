"""The frame in a real browser: the sign-in page works and nothing is complained of."""

from playwright.sync_api import Page, expect

from tech_market.db import transaction
from tests.live import LiveMarket
from tests.makers import PASSWORD, make_member


def test_member_signs_in(market: LiveMarket, page: Page) -> None:
    with market.app.app_context(), transaction() as session:
        email = make_member(session, name="示例员工").email
    page.goto(f"{market.url}/sign-in")
    page.get_by_label("邮箱").fill(email)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录").click()
    expect(page.get_by_role("banner")).to_contain_text("示例员工")
