"""No page sits badly: nothing there, one of each, 500 of each and endless words."""

from collections import deque
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tech_market import clock
from tech_market.db import transaction
from tests.browser.conftest import WIDTHS, sign_in
from tests.browser.extremes import fill, lengthen_words
from tests.browser.layout import misfits
from tests.browser.markets import Market, empty_market, served, settle, single_market
from tests.browser.test_axe import LINKS, is_page, opened
from tests.house.test_every_page import DEMO_ROLES
from tests.site_walk import shape

SIZE = 500
PHONE = ViewportSize(width=WIDTHS["phone"][0], height=WIDTHS["phone"][1])
#: what scripts draw anew after a change of width is drawn after two frames
DRAWN = "() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))"


@pytest.fixture(scope="module")
def extreme() -> Iterator[Market]:
    with served() as running:
        with running.app.app_context(), transaction() as session:
            people = settle(session)
            fill(
                session,
                size=SIZE,
                enterprise=people["enterprise"],
                institute=people["institute"],
                people=list(people.values()),
                now=clock.now(),
            )
            lengthen_words(session)
            emails = {role: person.email for role, person in people.items()}
        yield running, emails


@pytest.fixture(scope="module")
def bare() -> Iterator[Market]:
    with empty_market() as market:
        yield market


@pytest.fixture(scope="module")
def single() -> Iterator[Market]:
    with single_market() as market:
        yield market


def misfits_at_each_width(page: Page, url: str) -> list[str]:
    """Look at the open page as on a phone and as on a desk, without asking again."""
    wrong = []
    for name, (width, height) in reversed(WIDTHS.items()):
        page.set_viewport_size(ViewportSize(width=width, height=height))
        page.evaluate(DRAWN)
        wrong += [f"{name} {one}" for one in misfits(page, url)]
    page.set_viewport_size(PHONE)
    return wrong


def walk(page: Page) -> list[str]:
    """Look at one page of each shape; return what sits badly."""
    waiting, shapes = deque(["/"]), set[str]()
    wrong: list[str] = []
    while waiting:
        url = waiting.popleft()
        if not is_page(page, url):
            continue
        wrong += misfits_at_each_width(page, url)
        for link in page.evaluate(LINKS):
            bare = str(link).partition("#")[0]
            if bare.startswith("/") and shape(bare) not in shapes:
                shapes.add(shape(bare))
                waiting.append(bare)
    assert len(shapes) > 5
    return wrong


def walked(browser: Browser, market: Market, role: str) -> str:
    """Sign in as the role and walk; return what sits badly, a line each."""
    running, emails = market
    page = opened(browser, running.url, "phone")
    if role in emails:
        sign_in(page, emails[role])
    wrong = walk(page)
    page.close()
    return "\n".join(wrong)


@pytest.mark.parametrize("role", ["anonymous", *DEMO_ROLES])
def test_500_of_each_and_endless_words_sit_well(
    browser: Browser, extreme: Market, role: str
) -> None:
    wrong = walked(browser, extreme, role)
    assert wrong == "", wrong


@pytest.mark.parametrize("role", ["anonymous", "enterprise", "broker", "admin"])
def test_nothing_sits_well(browser: Browser, bare: Market, role: str) -> None:
    wrong = walked(browser, bare, role)
    assert wrong == "", wrong


@pytest.mark.parametrize("role", ["anonymous", *DEMO_ROLES])
def test_one_of_each_sits_well(browser: Browser, single: Market, role: str) -> None:
    wrong = walked(browser, single, role)
    assert wrong == "", wrong


def test_what_sits_badly_is_seen(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.set_content(
        "<main><p>aa</p><p style='margin-top:-2em'>bb</p>"
        "<div style='width:3em;overflow:hidden'><b style='white-space:nowrap'>"
        "many words in one line</b></div><p style='width:500px'>cc</p></main>"
    )
    said = " ".join(misfits(page, "/"))
    assert "sideways" in said
    assert "lies on" in said
    assert "cut off" in said
    page.close()
