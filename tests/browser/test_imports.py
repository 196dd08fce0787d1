"""An officer brings 800 results in: upload, map, correct, skip, import, undo."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tech_market.db import transaction
from tech_market.jobs.worker import Worker
from tests.browser.conftest import sign_in
from tests.live import LiveMarket
from tests.makers import make_member

Enter = Callable[..., Page]
ROWS = 800
FIELD = "新材料及其应用"


def table(rows: int = ROWS) -> bytes:
    """Return a table with a title above its headings and two wrong rows."""
    lines = [f"成果{n},{FIELD},第{n}项的说明,{n % 90},ZL20211{n:07d}.1"
             for n in range(rows - 2)]  # fmt: skip
    lines += [f",{FIELD},没有标题的一项,5,", f"价格写错的,{FIELD},说明,约五万,"]
    head = "某大学成果清单,,,,\n成果名称,所属领域,成果的介绍,拟转让价格,专利号\n"
    return (head + "\n".join(lines) + "\n").encode("gbk")


def officer(market: LiveMarket) -> str:
    with market.app.app_context(), transaction() as session:
        return make_member(session, kind_code="university").email


def work(market: LiveMarket) -> None:
    """Do what the worker beside the server would do."""
    with market.app.app_context():
        Worker().drain()


def upload(page: Page, content: bytes) -> None:
    page.goto("/imports")
    file: FilePayload = {"name": "成果.csv", "mimeType": "text/csv", "buffer": content}
    page.get_by_label("表格文件").set_input_files(file)
    page.get_by_label("我确认文件内容不涉及国家秘密").check()
    page.get_by_role("button", name="上传并核对").click()
    expect(page.get_by_role("heading", name="列对应")).to_be_visible()


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_800_rows_come_in_and_go_again(
    market: LiveMarket, enter: Enter, width: str
) -> None:
    page = enter(officer(market), width=width)
    upload(page, table())
    expect(page.get_by_label("成果的介绍")).to_have_value("description")
    expect(page.get_by_text("列名没有写单位")).to_be_visible()
    page.get_by_role("button", name="确认并逐行核对").click()
    page.get_by_role("link", name=re.compile("有错误")).click()
    rows = page.locator("tr.import-row")
    expect(rows).to_have_count(2)

    rows.nth(0).get_by_label("标题").fill("补上的标题")
    rows.nth(0).get_by_label("标题").press("Enter")
    expect(rows.nth(0)).not_to_have_class(re.compile("is-error"))
    expect(page.locator("#row-802 input[name$=wan]")).to_be_focused()
    rows.nth(1).get_by_role("button", name="跳过").click()
    expect(rows.nth(1)).to_have_class(re.compile("is-skipped"))
    expect(page.get_by_role("link", name="有错误 0")).to_be_visible()

    page.get_by_role("button", name=f"导入 {ROWS - 1} 行").click()
    expect(page.get_by_role("heading", name="正在导入")).to_be_visible()
    work(market)
    report = page.locator(".import-report")
    expect(report).to_contain_text(re.compile(rf"{ROWS - 1}\s*已导入"))
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="撤销整批").click()
    expect(page.get_by_role("heading", name="正在撤销")).to_be_visible()
    work(market)
    expect(report).to_contain_text(re.compile(rf"{ROWS - 1}\s*已撤销"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_rows_come_in_without_scripts(market: LiveMarket, browser: Browser) -> None:
    email = officer(market)
    context = browser.new_context(
        java_script_enabled=False, locale="zh-CN", base_url=market.url
    )
    page = context.new_page()
    sign_in(page, email)
    upload(page, table(20))
    page.get_by_role("button", name="确认并逐行核对").click()
    row = page.locator("tr.is-error").first
    row.get_by_label("标题").fill("补上的标题")
    row.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="导入 19 行").click()
    work(market)
    page.reload()
    expect(page.locator(".import-report")).to_contain_text(re.compile(r"19\s*已导入"))
    context.close()
