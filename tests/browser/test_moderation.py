"""An administrator reads what changed, files many at once, and takes it back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tech_market.accounts.services.actors import actor_of
from tech_market.clock import now
from tech_market.db import transaction
from tech_market.listings.rules import ListingState, Step
from tech_market.listings.services.lifecycle import Remark, move
from tests.live import LiveMarket
from tests.makers import (
    make_admin,
    make_member,
    make_need,
    make_result,
    organisation_of,
)

Enter = Callable[..., Page]
LONG = (
    "面向超超临界机组主蒸汽管道焊接接头的在线蠕变损伤评估与剩余寿命预测方法及其装置" * 2
)
LATIN = "High-temperature-superconducting-tape-critical-current-characterisation"


def queue_up(market: LiveMarket) -> str:
    """Put listings into the queue, one of them returned once and changed since."""
    with market.app.app_context(), transaction() as session:
        admin, owner = make_admin(session), make_member(session)
        house = organisation_of(session, owner)
        waiting = {"state": ListingState.SUBMITTED, "number": None}
        changed = make_need(session, organisation=house, title="退回过的需求",
                            summary="旧的摘要", **waiting)  # fmt: skip
        move(session, actor=actor_of(admin), listing=changed, step=Step.RETURN,
             now=now(), remark=Remark("other", "请改摘要"))  # fmt: skip
        changed.summary, changed.state = "新的摘要", ListingState.SUBMITTED
        for title in (LONG, LATIN, "要备案的需求"):
            make_need(session, organisation=house, title=title, **waiting)
        make_result(session, title="要备案的成果", **waiting)
        return admin.email


def fits(page: Page) -> None:
    """Nothing scrolls sideways but a table in its frame."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_many_are_filed_after_a_look_and_taken_back(
    market: LiveMarket, enter: Enter, width: str
) -> None:
    page = enter(queue_up(market), width=width)
    page.goto("/review")
    fits(page)
    page.get_by_role("link", name="退回过的需求").click()
    expect(page.locator(".review-sides del")).to_contain_text("旧")
    expect(page.locator(".review-sides ins")).to_contain_text("新")
    fits(page)
    page.goto("/review")
    for title in ("要备案的需求", "要备案的成果"):
        page.get_by_label(f"选择 {title}").check()
    page.get_by_role("button", name="备案入库…").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("确认备案入库")
    expect(page.locator(".review-list li")).to_have_count(2)
    fits(page)
    page.get_by_role("button", name="确认备案入库").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("审核结果")
    expect(page.get_by_role("heading", name="已执行的2条")).to_be_visible()
    fits(page)
    page.goto("/review")
    expect(page.locator(".review-undo")).to_contain_text("15分钟内")
    page.locator(".review-undo").get_by_role("button", name="撤销2条").click()
    expect(page.get_by_role("status")).to_contain_text("已撤销 2 条")
    page.goto("/review?state=filed")
    expect(page.get_by_text("没有等待审核的需求或成果")).to_be_visible()


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_a_return_says_why_or_is_not_sent(
    market: LiveMarket, enter: Enter, width: str
) -> None:
    page = enter(queue_up(market), width=width)
    page.goto("/review")
    page.get_by_role("link", name="全选本页").click()
    page.get_by_role("button", name="退回修改…").click()
    expect(page.locator(".review-list li")).to_have_count(5)
    page.get_by_role("button", name="确认退回").click()
    expect(page.locator("[aria-invalid=true]").first).to_be_focused()
    fits(page)
    page.get_by_label("退回原因").select_option(index=1)
    page.get_by_label("说明").fill("请补充指标的数值和单位。")
    page.get_by_role("button", name="确认退回").click()
    expect(page.get_by_role("heading", name="已执行的5条")).to_be_visible()
    fits(page)
