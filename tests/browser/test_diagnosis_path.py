"""A vague need, looked at by a broker, accepted by its owner, finds what it missed."""

from collections.abc import Callable
from datetime import date

from playwright.sync_api import Page, expect

from tech_market import clock
from tech_market.db import transaction
from tech_market.listings.services.changes import note_change
from tests.browser.test_main_path import review
from tests.live import LiveMarket
from tests.makers import (
    make_admin,
    make_broker,
    make_member,
    make_need,
    make_result,
    organisation_of,
)

Enter = Callable[..., Page]
VAGUE = "配件总是出毛病"
CLEAR = "聚丁烯管材耐热氧老化与抗蠕变性能提升"
FOUND = "抗蠕变聚丁烯管材专用料及其稳定化方法"


def people(market: LiveMarket) -> dict[str, str]:
    with market.app.app_context(), transaction() as session:
        owner = make_member(session)
        need = make_need(
            session, organisation=organisation_of(session, owner), title=VAGUE,
            summary="用上几年就坏了，很头疼。", valid_until=date(2028, 1, 1),
        )  # fmt: skip
        result = make_result(
            session, title=FOUND, valid_until=date(2028, 1, 1),
            summary="聚丁烯管材专用料，改善热氧老化和蠕变，静液压强度不低于 3.8 MPa。",
        )  # fmt: skip
        for one in (need, result):
            note_change(session, listing=one, now=clock.now())
        return {
            "owner": owner.email,
            "need": need.ref,
            "admin": make_admin(session, name="示例管理员").email,
            "broker": make_broker(
                session, certificate_expires_on=date(2030, 1, 1)
            ).user.email,
        }


def test_a_vague_need_becomes_clear_and_finds_a_match(
    market: LiveMarket, enter: Enter
) -> None:
    cast = people(market)
    owner, broker = enter(cast["owner"]), enter(cast["broker"], width="phone")
    matches_nothing(owner, cast["need"])
    ask(owner, cast["need"])
    rewrite(broker)
    read_side_by_side(owner)
    accept(owner)
    review(enter(cast["admin"]), CLEAR)
    shows_indicators_and_finds_more(owner, cast["need"])


def matches_nothing(page: Page, need: str) -> None:
    page.goto(f"/needs/{need}")
    expect(page.get_by_role("main")).to_contain_text("完整度")
    expect(page.get_by_role("main")).not_to_contain_text(FOUND)


def ask(page: Page, need: str) -> None:
    page.goto(f"/needs/{need}")
    page.get_by_role("link", name="申请需求诊断").click()
    page.get_by_label("希望经纪人帮助理清什么").fill("说不清要什么材料、达到什么指标")
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_text("待经纪人承接")).to_be_visible()


def rewrite(page: Page) -> None:
    page.goto("/diagnoses")
    page.get_by_role("link", name=VAGUE).click()
    page.get_by_role("button", name="承接诊断").click()
    page.get_by_role("link", name="写一版").click()
    page.get_by_label("标题").fill(CLEAR)
    page.get_by_label("公开摘要").fill(
        "聚丁烯管材在热水管网中热氧老化、蠕变明显，希望提升静液压强度和使用寿命。"
    )
    page.get_by_label("现有基础").fill("现用普通聚丁烯管，五年后出现脆裂。")
    page.get_by_label("预期效果").fill("使用寿命由十年提高到三十年。")
    page.get_by_label("指标名称").first.fill("静液压强度")
    page.get_by_label("数值（区间下限）").first.fill("3.5")
    page.get_by_label("单位", exact=True).first.fill("MPa")
    page.get_by_label("关键词").fill("聚丁烯，管材，热氧老化，蠕变")
    page.get_by_label("预算上限").fill("60")
    page.get_by_role("button", name="保存这一版").last.click()
    expect(page.get_by_role("heading", name="并排对照")).to_be_visible()
    page.get_by_role("button", name="发送企业确认").click()
    expect(page.get_by_text("待企业确认")).to_be_visible()


def read_side_by_side(page: Page) -> None:
    page.reload()
    main = page.get_by_role("main")
    expect(main.locator("del").first).to_be_visible()
    expect(main.locator("ins").first).to_be_visible()
    expect(main.get_by_role("row", name="静液压强度")).to_contain_text("新增")
    # readable without colour: struck through, and underlined
    for tag, line in (("del", "line-through"), ("ins", "underline")):
        style = main.locator(tag).first.evaluate(
            "one => getComputedStyle(one).textDecorationLine"
        )
        assert line in style


def accept(page: Page) -> None:
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="采纳这一版").click()
    expect(page.get_by_text("已采纳", exact=True)).to_be_visible()


def shows_indicators_and_finds_more(page: Page, need: str) -> None:
    for _ in range(20):  # the index follows in a thread of its own
        page.goto(f"/needs/{need}")
        if FOUND in page.get_by_role("main").inner_text():
            break
        page.wait_for_timeout(500)
    main = page.get_by_role("main")
    expect(main).to_contain_text("静液压强度")
    expect(main).to_contain_text(FOUND)
