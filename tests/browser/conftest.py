"""Chromium from Debian, a live market, and an ear for what the browser complains of."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    ViewportSize,
    expect,
)

from tech_market.recommend.wiring import NAME as INDEX
from tests.live import LiveMarket, live_market
from tests.makers import PASSWORD

# Without these Chromium asks for hosts of its maker; a market may be offline.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WIDTHS = {"desk": (1280, 900), "phone": (390, 844)}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert chromium, "no Chromium: ./dev test installs it"
    return {"executable_path": chromium, "args": QUIET}


@pytest.fixture
def market() -> Iterator[LiveMarket]:
    with (
        tempfile.TemporaryDirectory(prefix="market-browser-") as folder,
        live_market(Path(folder)) as running,
    ):
        running.app.extensions[INDEX].is_on = True
        yield running


@pytest.fixture(autouse=True)
def complaints() -> Iterator[list[str]]:
    """Fail a test whose pages broke the content security policy or threw an error."""
    heard: list[str] = []
    yield heard
    assert heard == []


@pytest.fixture
def enter(
    browser: Browser, market: LiveMarket, complaints: list[str]
) -> Iterator[Callable[..., Page]]:
    """Open a browser of its own for each person; `enter(email)` signs them in."""
    contexts: list[BrowserContext] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            complaints.append(message.text)

    def open_browser(email: str = "", *, width: str = "desk") -> Page:
        size = ViewportSize(width=WIDTHS[width][0], height=WIDTHS[width][1])
        context = browser.new_context(
            viewport=size, locale="zh-CN", base_url=market.url
        )
        contexts.append(context)
        context.on("console", listen)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.set_default_timeout(10_000)
        if email:
            sign_in(page, email)
        return page

    yield open_browser
    for context in contexts:
        context.close()


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Walk through the door."""
    page.goto("/sign-in")
    page.get_by_label("邮箱").fill(email)
    page.get_by_label("密码").fill(password)
    page.get_by_role("main").get_by_role("button", name="登录").click()
    expect(page.get_by_role("button", name="退出")).to_be_visible()
