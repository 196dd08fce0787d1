"""One pairing through the whole market: need, result, match, contract, target."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from tech_market import clock
from tech_market.db import transaction
from tech_market.targets.services.seeding import seed_targets
from tests.live import LiveMarket, work
from tests.makers import PASSWORD, credit_code, make_admin, make_broker, make_member

Enter = Callable[..., Page]
NEED = "高强耐蚀铝合金船用型材的挤压与热处理技术"
RESULT = "低淬火敏感铝镁硅合金型材及其耐腐蚀热处理方法"
PHONE = "0574-00000088"  # of the need's contact
BUYER = "示例船舶结构件有限公司"


def people(market: LiveMarket) -> dict[str, str]:
    """Make those who are there already; the enterprise signs up by itself."""
    with market.app.app_context(), transaction() as session:
        seed_targets(session, clock.now())
        return {
            "institute": make_member(session, kind_code="university").email,
            "admin": make_admin(session, name="示例管理员").email,
            "registrar": make_admin(session, name="示例登记员").email,
            "broker": make_broker(session).user.email,
        }


def test_one_pairing_from_need_to_target(market: LiveMarket, enter: Enter) -> None:
    emails = people(market)
    admin, broker = enter(emails["admin"]), enter(emails["broker"])
    institute = enter(emails["institute"])
    enterprise = sign_up(enter())
    verify_organisation(admin)
    post_result(institute)
    review(admin, RESULT)
    post_need(enterprise)
    review(admin, NEED)
    each_sees_the_other(enterprise, institute)
    take_pairing(broker, market)
    nobody_is_named_before_both_agree(institute)
    agree(enterprise)
    agree(institute)
    expect(institute.get_by_role("main")).to_contain_text(BUYER)
    expect(institute.get_by_role("main")).to_contain_text(PHONE)
    bring_to_signature(broker)
    draft_contract(broker)
    register(enter(emails["registrar"]))
    find_in_the_dashboard(admin)


def sign_up(page: Page) -> Page:
    page.goto("/sign-up")
    page.get_by_label("统一社会信用代码").fill(credit_code(77).lower())
    page.get_by_label("单位全称").fill(BUYER)
    page.get_by_label("单位类型").select_option("enterprise")
    page.get_by_label("对接联系人").fill("示例联系人")
    page.get_by_label("联系电话").fill("0574-00000077")
    page.get_by_label("您的姓名").fill("示例负责人")
    page.get_by_label("手机或电话").fill("0574-00000078")
    page.get_by_label("邮箱").fill("owner@example.com")
    page.get_by_label("设置密码").fill(PASSWORD)
    page.get_by_label("再输入一次密码").fill(PASSWORD)
    page.get_by_label("我已阅读并同意").check()
    page.get_by_role("button", name="提交注册").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto("/sign-in")
    page.get_by_label("邮箱").fill("owner@example.com")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录").click()
    expect(page.get_by_role("banner")).to_contain_text("示例负责人")
    return page


def verify_organisation(page: Page) -> None:
    page.goto("/review")
    page.get_by_role("link", name=BUYER).click()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="核验通过").click()
    expect(page.get_by_text("已核验").first).to_be_visible()


def fill_listing(page: Page, title: str, summary: str) -> None:
    page.get_by_label("标题").fill(title)
    page.get_by_label("公开摘要").fill(summary)
    page.get_by_label("技术领域").select_option("05")
    page.get_by_label("指标名称").first.fill("抗拉强度")
    page.get_by_label("单位", exact=True).first.fill("MPa")
    page.get_by_label("联系人").fill("示例联系人")
    page.get_by_label("联系电话").fill("0574-00000079")
    page.get_by_label("我确认以上内容不涉及国家秘密").check()


def send(page: Page) -> None:
    page.get_by_role("button", name="保存草稿").last.click()
    page.wait_for_load_state()
    assert page.locator(".has-error").all_inner_texts() == []
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("待审核").first).to_be_visible()


def post_result(page: Page) -> None:
    page.goto("/results/new")
    fill_listing(
        page,
        RESULT,
        "通过成分与在线淬火协同控制，铝合金型材强度高、耐蚀性好，已通过中试。",
    )
    page.get_by_label("数值（区间下限）").first.fill("480")
    page.get_by_label("成熟阶段").select_option(label="通过中试")
    send(page)


def post_need(page: Page) -> None:
    page.goto("/needs/new")
    fill_listing(
        page, NEED, "船用铝合金型材耐腐蚀不足，寻求高强耐蚀铝合金的挤压和热处理技术。"
    )
    page.get_by_label("数值（区间下限）").first.fill("450")
    page.get_by_label("联系电话").fill(PHONE)
    page.get_by_label("预算下限（万元）").fill("50")
    page.get_by_label("预算上限（万元）").fill("200")
    send(page)


def review(page: Page, title: str) -> None:
    page.goto("/review")
    page.get_by_role("link", name=title).click()
    page.get_by_role("button", name="备案入库").click()
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已完成：发布")


def open_own(page: Page, kind: str, title: str) -> None:
    page.goto(f"/{kind}?scope=own")
    page.get_by_role("link", name=title).first.click()


def each_sees_the_other(enterprise: Page, institute: Page) -> None:
    open_own(enterprise, "needs", NEED)
    expect(enterprise.get_by_role("main")).to_contain_text(RESULT)
    expect(enterprise.get_by_role("main")).to_contain_text("满足")
    open_own(institute, "results", RESULT)
    expect(institute.get_by_role("main")).to_contain_text(NEED)


def take_pairing(page: Page, market: LiveMarket) -> None:
    """Take the first pairing, once the worker has made it from a ready index."""
    for _try in range(40):
        work(market)
        page.goto("/broker/queue")
        if NEED in page.get_by_role("main").inner_text():
            break
        page.wait_for_timeout(250)
    expect(page.get_by_role("main")).to_contain_text(NEED)
    page.get_by_role("button", name="接单").first.click()
    expect(page.get_by_role("status")).to_contain_text("已接单")


def nobody_is_named_before_both_agree(page: Page) -> None:
    open_introduction(page)
    expect(page.get_by_role("main")).to_contain_text(NEED)
    expect(page.get_by_role("main")).not_to_contain_text(BUYER)
    expect(page.get_by_role("main")).not_to_contain_text(PHONE)


def open_introduction(page: Page) -> None:
    page.goto("/introductions")
    page.locator("main a[href^='/introductions/']").first.click()


def agree(page: Page) -> None:
    open_introduction(page)
    page.get_by_role("button", name="同意对接").click()
    expect(page.get_by_role("button", name="同意对接")).to_have_count(0)


def bring_to_signature(page: Page) -> None:
    page.goto("/deals")
    page.locator("main a[href^='/deals/']").first.click()
    for stage in ("exchange", "negotiation", "signed"):
        page.locator("#stage").select_option(stage)
        page.locator("#note").fill("示例进展")
        page.get_by_role("button", name="保存进展").click()
    expect(page.get_by_role("link", name="起草合同").first).to_be_visible()


def draft_contract(page: Page) -> None:
    day = clock.today(clock.now()) - timedelta(days=2)
    page.get_by_role("link", name="起草合同").first.click()
    expect(page.get_by_label("买方名称")).to_have_value(BUYER)
    page.get_by_label("合同类型").select_option(index=1)
    page.get_by_label("合同子类").select_option(index=1)
    page.get_by_label("知识产权").select_option(index=1)
    page.get_by_label("支付方式").select_option(index=1)
    for label in ("签订日期", "开始日期"):
        page.get_by_label(label).fill(day.isoformat())
    page.get_by_label("合同成交总额（元）").fill("1500000")
    page.locator("input[name^=deduction_]").first.fill("265432.10")
    page.get_by_role("button", name="保存并核对金额").click()
    expect(page.get_by_role("main")).to_contain_text("1,234,567.90")
    page.get_by_role("button", name="核对无误，提交登记").click()
    expect(page.get_by_text("已申请").first).to_be_visible()


def register(page: Page) -> None:
    day = clock.today(clock.now())
    page.goto("/contracts?state=applied")
    page.locator("main a[href^='/contracts/']:not([href*='new'])").first.click()
    page.get_by_role("link", name="登记或退回").click()
    page.get_by_role("button", name="受理申请").click()
    page.get_by_label("登记编号").fill("2026 3302 1100 0123")
    page.get_by_label("证书日期").fill(day.isoformat())
    page.get_by_role("button", name="登记并计入统计").click()
    expect(page.get_by_text("已登记").first).to_be_visible()


def find_in_the_dashboard(page: Page) -> None:
    """The figure leads to the rows, a row to the contract."""
    page.goto("/dashboard")
    expect(page.get_by_role("main")).to_contain_text("123.46万元")
    page.get_by_role("main").get_by_role("link", name="123.46万元").first.click()
    expect(page.get_by_role("main")).to_contain_text("1,234,567.90")
    page.locator("main a[href^='/contracts/']").first.click()
    expect(page.get_by_role("main")).to_contain_text("2026330211000123")
