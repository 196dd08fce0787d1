"""From registration to a registered contract, and no hand on a mouse."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

from tech_market import clock
from tech_market.db import transaction
from tests.browser.keyboard import Keyboard
from tests.browser.test_main_path import BUYER, NEED, RESULT, people
from tests.live import LiveMarket, work
from tests.makers import PASSWORD, credit_code, make_member

Enter = Callable[..., Page]


def test_keys_alone_lead_from_registration_to_a_registered_contract(
    market: LiveMarket, enter: Enter
) -> None:
    emails = people(market)
    enterprise = sign_up(Keyboard(enter()))
    admin, institute, broker, registrar = (
        sign_in(Keyboard(enter()), emails[role])
        for role in ("admin", "institute", "broker", "registrar")
    )
    verify(admin)
    post(institute, "results", RESULT)
    review(admin, RESULT)
    post(enterprise, "needs", NEED)
    review(admin, NEED)
    see_the_recommendation(enterprise)
    take_pairing(broker, market)
    agree(enterprise)
    agree(institute)
    move_to_signature(broker)
    draft_and_hand_in(broker)
    register(registrar)


@pytest.mark.parametrize("path", ["/", "/needs", "/sign-up", "/help"])
def test_no_page_of_the_public_holds_the_keyboard(enter: Enter, path: str) -> None:
    page = enter()
    page.goto(path)
    assert Keyboard(page).walk_round() > 5


@pytest.mark.parametrize("path", ["/needs/new", "/results/new", "/desk", "/account"])
def test_no_page_of_a_member_holds_the_keyboard(
    market: LiveMarket, enter: Enter, path: str
) -> None:
    with market.app.app_context(), transaction() as session:
        kind = "university" if path == "/results/new" else "enterprise"
        email = make_member(session, kind_code=kind).email
    page = enter(email)
    page.goto(path)
    assert Keyboard(page).walk_round() > 5


def sign_up(keys: Keyboard) -> Keyboard:
    page = keys.page
    keys.open("/sign-up")
    for label, text in (
        ("统一社会信用代码", credit_code(77)),
        ("单位全称", BUYER),
    ):
        keys.type(page.get_by_label(label), text)
    keys.choose(page.get_by_label("单位类型"), "enterprise")
    for label, text in (
        ("对接联系人", "示例联系人"),
        ("联系电话", "0574-00000077"),
        ("您的姓名", "示例负责人"),
        ("手机或电话", "0574-00000078"),
        ("邮箱", "owner@example.com"),
        ("设置密码", PASSWORD),
        ("再输入一次密码", PASSWORD),
    ):
        keys.type(page.get_by_label(label), text)
    keys.tick(page.get_by_label("我已阅读并同意"))
    keys.press(page.get_by_role("button", name="提交注册"))
    expect(page.get_by_role("heading", level=1)).to_have_text("已提交")
    return sign_in(keys, "owner@example.com")


def sign_in(keys: Keyboard, email: str) -> Keyboard:
    keys.open("/sign-in")
    keys.type(keys.page.get_by_label("邮箱"), email)
    keys.type(keys.page.get_by_label("密码"), PASSWORD)
    keys.page.keyboard.press("Enter")
    expect(keys.page.get_by_role("button", name="退出")).to_be_visible()
    return keys


def verify(keys: Keyboard) -> None:
    keys.open("/review")
    keys.follow(keys.page.get_by_role("link", name=BUYER))
    keys.press(keys.page.get_by_role("button", name="核验通过"))
    expect(keys.page.get_by_text("已核验").first).to_be_visible()


def post(keys: Keyboard, kind: str, title: str) -> None:
    """Write a need or a result; labels in the order of the form."""
    page = keys.page
    keys.open(f"/{kind}/new")
    keys.type(page.get_by_label("标题"), title)
    keys.type(page.get_by_label("公开摘要"), f"{title}，强度高、耐蚀性好。")
    values = {
        "field_code": "05",
        "indicators-0-name": "抗拉强度",
        "indicators-0-low": "480" if kind == "results" else "450",
        "indicators-0-unit": "MPa",
        "contact_name": "示例联系人",
        "contact_phone": "0574-00000088",
    }
    if kind == "results":
        values["stage_code"] = ""  # the first that is offered
    fill_in_page_order(keys, values)
    keys.tick(page.get_by_label("我确认以上内容不涉及国家秘密"))
    keys.follow(page.get_by_role("button", name="保存草稿").last)
    assert page.locator(".has-error").all_inner_texts() == []
    keys.press(page.get_by_role("button", name="提交审核"))
    expect(page.get_by_text("待审核").first).to_be_visible()


def fill_in_page_order(keys: Keyboard, values: dict[str, str]) -> None:
    """Fill the named fields in the order in which Tab meets them."""
    names = keys.page.evaluate(
        "names => [...document.querySelectorAll('main [name]')]"
        ".map(e => e.name).filter(n => names.includes(n))",
        list(values),
    )
    for name in dict.fromkeys(names):
        field = keys.page.locator(f"main [name='{name}']")
        if field.evaluate("e => e.tagName") == "SELECT":
            keys.choose(field, values[name])
        else:
            keys.type(field, values[name])


def review(keys: Keyboard, title: str) -> None:
    keys.open("/review")
    keys.follow(keys.page.get_by_role("link", name=title))
    keys.follow(keys.page.get_by_role("button", name="备案入库"))
    keys.press(keys.page.get_by_role("button", name="发布", exact=True))
    expect(keys.page.get_by_role("status")).to_contain_text("已完成：发布")


def see_the_recommendation(keys: Keyboard) -> None:
    keys.open("/needs?scope=own")
    keys.follow(keys.page.get_by_role("link", name=NEED).first)
    keys.to(keys.page.get_by_role("link", name=RESULT).first)


def take_pairing(keys: Keyboard, market: LiveMarket) -> None:
    """Take the pairing once the worker has made it from a ready index."""
    for _try in range(40):
        work(market)
        keys.page.goto("/broker/queue")
        if NEED in keys.page.get_by_role("main").inner_text():
            break
        keys.page.wait_for_timeout(250)
    keys.skip()
    keys.press(keys.page.get_by_role("button", name="接单").first)
    expect(keys.page.get_by_role("status")).to_contain_text("已接单")


def agree(keys: Keyboard) -> None:
    keys.open("/introductions")
    keys.follow(keys.page.locator("main a[href^='/introductions/']").first)
    button = keys.page.get_by_role("button", name="同意对接")
    keys.press(button)
    expect(button).to_have_count(0)


def move_to_signature(keys: Keyboard) -> None:
    keys.open("/deals")
    keys.follow(keys.page.locator("main a[href^='/deals/']").first)
    for stage in ("exchange", "negotiation", "signed"):
        keys.choose(keys.page.locator("#stage"), stage)
        keys.type(keys.page.locator("#note"), "示例进展")
        keys.follow(keys.page.get_by_role("button", name="保存进展"))
        expect(keys.page.get_by_role("status").first).to_be_visible()
    expect(keys.page.get_by_role("link", name="起草合同").first).to_be_visible()


def draft_and_hand_in(keys: Keyboard) -> None:
    page, day = keys.page, clock.today(clock.now()) - timedelta(days=2)
    keys.follow(page.get_by_role("link", name="起草合同").first)
    for label in ("合同类型", "合同子类", "知识产权", "支付方式"):
        keys.choose(page.get_by_label(label))
    for label in ("签订日期", "开始日期"):
        keys.put_date(page.get_by_label(label), day)
    keys.type(page.get_by_label("合同成交总额（元）"), "1500000")
    keys.type(page.locator("input[name^=deduction_]").first, "265432.10")
    keys.follow(page.get_by_role("button", name="保存并核对金额"))
    expect(page.get_by_role("main")).to_contain_text("1,234,567.90")
    keys.press(page.get_by_role("button", name="核对无误，提交登记"))
    expect(page.get_by_text("已申请").first).to_be_visible()


def register(keys: Keyboard) -> None:
    page, day = keys.page, clock.today(clock.now())
    keys.open("/contracts?state=applied")
    keys.follow(page.locator("main a[href^='/contracts/']:not([href*='new'])").first)
    keys.follow(page.get_by_role("link", name="登记或退回"))
    keys.follow(page.get_by_role("button", name="受理申请"))
    say_no_to_the_question(keys, page.get_by_role("button", name="记为不予登记"))
    keys.type(page.get_by_label("登记编号"), "2026330211000123")
    keys.put_date(page.get_by_label("证书日期"), day)
    keys.press(page.get_by_role("button", name="登记并计入统计"))
    expect(page.get_by_text("已登记").first).to_be_visible()


def say_no_to_the_question(keys: Keyboard, button: Locator) -> None:
    """What asks first leaves a person who says no at the button they came from."""
    keys.to(button)
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    keys.page.once("dialog", refuse)
    keys.page.keyboard.press("Enter")
    expect(button).to_be_focused()
    assert asked == ["确认不予登记？"]
    keys.skip()
