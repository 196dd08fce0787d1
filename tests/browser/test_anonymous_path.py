"""An anonymous need: interest, both accept, contacts to both alone, deal to signed."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tech_market.db import transaction
from tests.brokerage.cases import make_case
from tests.live import LiveMarket
from tests.makers import make_member

Enter = Callable[..., Page]
ANSWERS = (
    "有铝合金挤压中试线一条，研发人员十二名。",
    "可提供在线淬火工艺，解决型材淬火敏感问题。",
    "希望联合开发，两周内先线上沟通工况和指标。",
)
WHY = "工况温度超出我们的试验范围"


def stage(market: LiveMarket) -> dict[str, str]:
    """Make a pair whose need is anonymous; return who is who and what is secret."""
    with market.app.app_context(), transaction() as session:
        case = make_case(session)
        case.match.need.is_anonymous = True
        need, result = case.match.need, case.match.result
        return {
            "asker": case.asker.email, "maker": case.maker.email,
            "broker": case.broker.user.email, "need": need.ref,
            "stranger": make_member(session, kind_code="university").email,
            "buyer": need.organisation.name, "buyer_phone": need.contact_phone,
            "seller": result.organisation.name, "seller_phone": result.contact_phone,
        }  # fmt: skip


def express(page: Page, need: str) -> None:
    page.goto(f"/needs/{need}")
    page.get_by_role("link", name="表达合作意向").click()
    for name, answer in zip(
        ("capability", "interest", "cooperation"), ANSWERS, strict=True
    ):
        page.locator(f"#{name}").fill(answer)
    page.get_by_role("button", name="提交意向").click()
    expect(page.get_by_role("status")).to_contain_text("合作意向已提交")


def verify(page: Page) -> None:
    page.goto("/expressions")
    page.locator("main a[href^='/expressions/']").first.click()
    page.get_by_role("button", name="核实并引荐").click()
    expect(page.get_by_role("status")).to_contain_text("已核实并引荐")


def open_introduction(page: Page) -> None:
    page.goto("/introductions")
    page.locator("main a[href^='/introductions/']").first.click()


def shows(page: Page, *words: str) -> None:
    for word in words:
        expect(page.get_by_role("main")).to_contain_text(word)


def hides(page: Page, *words: str) -> None:
    for word in words:
        expect(page.get_by_role("main")).not_to_contain_text(word)


def test_names_show_to_both_sides_once_both_agreed_and_to_nobody_else(
    market: LiveMarket, enter: Enter
) -> None:
    cast = stage(market)
    maker, broker, asker = (enter(cast[one]) for one in ("maker", "broker", "asker"))
    maker.goto(f"/needs/{cast['need']}")
    hides(maker, cast["buyer"], cast["buyer_phone"])
    express(maker, cast["need"])
    verify(broker)
    open_introduction(asker)
    shows(asker, *ANSWERS)
    hides(asker, cast["seller"], cast["seller_phone"])
    open_introduction(maker)
    hides(maker, cast["buyer"], cast["buyer_phone"])
    asker.get_by_role("button", name="同意对接").click()
    shows(asker, cast["seller"], cast["seller_phone"])
    open_introduction(maker)
    shows(maker, cast["buyer"], cast["buyer_phone"])
    stranger = enter(cast["stranger"])
    for address in (f"/needs/{cast['need']}", "/introductions", "/deals"):
        stranger.goto(address)
        hides(stranger, cast["buyer"], cast["buyer_phone"])
    broker.goto("/deals")
    broker.locator("main a[href^='/deals/']").filter(has_text="示例需求").first.click()
    for step in ("exchange", "negotiation", "signed"):
        broker.locator("#stage").select_option(step)
        broker.locator("#note").fill("示例进展")
        broker.get_by_role("button", name="保存进展").click()
    expect(broker.get_by_role("link", name="起草合同").first).to_be_visible()


def test_decline_with_its_reason_is_read_by_the_owner(
    market: LiveMarket, enter: Enter
) -> None:
    cast = stage(market)
    maker, broker, asker = (enter(cast[one]) for one in ("maker", "broker", "asker"))
    broker.goto("/broker/queue")
    broker.keyboard.press("j")
    broker.keyboard.press("t")
    expect(broker.get_by_role("status")).to_contain_text("已接单")
    open_introduction(maker)
    maker.locator("#reason").select_option("indicator-unmet")
    maker.locator("#text").fill(WHY)
    maker.get_by_role("button", name="谢绝").click()
    open_introduction(asker)
    shows(asker, WHY, "关键指标达不到要求")
    asker.goto(f"/needs/{cast['need']}")
    shows(asker, "市场反馈", WHY)
    hides(asker, cast["seller"])
