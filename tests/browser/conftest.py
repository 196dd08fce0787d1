"""Chromium from Debian, a live market, and an ear for what the browser complains of."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from tests.live import LiveMarket, live_market

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


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    width, height = WIDTHS["desk"]
    return {"viewport": {"width": width, "height": height}, "locale": "zh-CN"}


@pytest.fixture
def market() -> Iterator[LiveMarket]:
    with (
        tempfile.TemporaryDirectory(prefix="market-browser-") as folder,
        live_market(Path(folder)) as running,
    ):
        yield running


@pytest.fixture(autouse=True)
def complaints(context: BrowserContext) -> Iterator[list[str]]:
    """Fail a test whose pages broke the content security policy or threw an error."""
    heard: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            heard.append(message.text)

    def watch(page: Page) -> None:
        page.on("pageerror", lambda error: heard.append(str(error)))

    context.on("console", listen)
    context.on("page", watch)
    yield heard
    assert heard == []
