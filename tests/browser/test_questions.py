"""A question is asked, answered and read; a listing is followed and left."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, expect

from tech_market.db import transaction
from tests.live import LiveMarket
from tests.makers import make_member, make_need, organisation_of

Enter = Callable[..., Page]
TITLE = "耐海水铝合金焊丝的国产替代"
ASKED = "焊丝直径要求的公差是多少？"
ANSWERED = "直径1.2毫米，公差不超过0.02毫米。"


def market_of(market: LiveMarket) -> tuple[str, str, str]:
    """Return the address of a need, its owner's and a stranger's mail address."""
    with market.app.app_context(), transaction() as session:
        owner = make_member(session)
        asker = make_member(session, kind_code="university")
        need = make_need(session, organisation=organisation_of(session, owner),
                         title=TITLE)  # fmt: skip
        return f"/needs/{need.ref}", owner.email, asker.email


def fits(page: Page) -> None:
    """Nothing scrolls sideways but a table in its frame."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_a_question_is_asked_answered_and_read(
    market: LiveMarket, enter: Enter, width: str
) -> None:
    url, owner_mail, asker_mail = market_of(market)
    asker, owner = enter(asker_mail, width=width), enter(owner_mail, width=width)
    asker.goto(url)
    asker.get_by_role("main").get_by_role("link", name="提问", exact=True).click()
    asker.get_by_label("您的问题").fill("请打电话 13800001234 联系我")
    asker.get_by_role("button", name="提交提问").click()
    expect(asker.locator("[aria-invalid=true]")).to_be_focused()
    fits(asker)
    asker.get_by_label("您的问题").fill(ASKED)
    asker.get_by_role("button", name="提交提问").click()
    expect(asker.get_by_role("main")).to_contain_text(ASKED)
    answer(owner)
    asker.goto(url)
    expect(asker.locator(".questions")).to_contain_text(ANSWERED)
    fits(asker)
    asker.goto("/inbox")
    expect(asker.get_by_role("main")).to_contain_text("您的提问有了答复")


def answer(owner: Page) -> None:
    """Go from the desk to the question that waits, and answer it."""
    owner.goto("/desk")
    owner.get_by_role("link", name="待答复的提问").click()
    expect(owner.locator(".question")).to_have_count(1)
    fits(owner)
    owner.get_by_role("link", name="打开提问").click()
    owner.get_by_label("您的答复").fill(ANSWERED)
    owner.get_by_role("button", name="发布答复").click()
    expect(owner.get_by_role("status")).to_contain_text("答复已发布")
    owner.goto("/desk")
    expect(owner.locator(".tasks-clear")).to_contain_text("待答复的提问")


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_a_question_is_taken_back_after_a_word_of_warning(
    market: LiveMarket, enter: Enter, width: str
) -> None:
    url, _owner, asker_mail = market_of(market)
    page = enter(asker_mail, width=width)
    page.goto(url)
    page.get_by_role("main").get_by_role("link", name="提问", exact=True).click()
    page.get_by_label("您的问题").fill(ASKED)
    page.get_by_role("button", name="提交提问").click()
    warned: list[str] = []

    def hear(dialog: Dialog) -> None:
        warned.append(dialog.message)
        dialog.accept()

    page.on("dialog", hear)
    page.get_by_role("button", name="撤回提问").click()
    expect(page.get_by_role("status")).to_contain_text("已移除")
    assert ["不能恢复" in one for one in warned] == [True]
    page.goto(url)
    expect(page.get_by_text(ASKED)).to_have_count(0)


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_a_listing_is_followed_and_left(
    market: LiveMarket, enter: Enter, width: str
) -> None:
    url, _owner, asker_mail = market_of(market)
    page = enter(asker_mail, width=width)
    page.goto(url)
    page.get_by_role("button", name="关注", exact=True).click()
    expect(page.get_by_role("button", name="取消关注")).to_be_visible()
    page.goto("/follows")
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()
    fits(page)
    page.get_by_role("button", name="取消关注").click()
    expect(page.get_by_text("还没有关注的内容")).to_be_visible()
    fits(page)
