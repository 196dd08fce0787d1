"""No page breaks a rule of WCAG 2.2 AA that axe-core can see, in light and in dark.

On the way every page is asked what its content security policy refused: nothing.
"""

from collections import deque
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, ViewportSize, expect
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import RequestEntityTooLarge

from tech_market.db import transaction
from tech_market.errors import Forbidden, NotFound, RuleBroken
from tests.browser.conftest import WIDTHS, sign_in
from tests.browser.markets import Market, empty_market, served, settle
from tests.house.test_every_page import DEMO_ROLES
from tests.site_walk import shape

AXE = Path(__file__).parents[1] / "vendor" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
#: the rules that depend on colour: all a theme can change
COLOURS = ["color-contrast", "link-in-text-block"]
LOOK = """async ([only, theme]) => {
  document.documentElement.setAttribute("data-bs-theme", theme);
  const found = await axe.run(document, {runOnly: only, resultTypes: ["violations"]});
  return found.violations.map(one => `${theme} ${one.id}: ` + one.nodes.slice(0, 3)
    .map(node => node.target.join(" ") + " | " + node.any.concat(node.all, node.none)
      .map(check => check.message).slice(0, 1)).join("; "));
}"""
#: runs before a page's own scripts, and keeps what the policy refuses
EAR = """window.refused = [];
document.addEventListener("securitypolicyviolation", one =>
  window.refused.push(`${one.effectiveDirective} refused ${one.blockedURI}`));"""
LINKS = (
    "() => [...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))"
)
#: addresses that answer with an error page, in every role
LOST = ("/no-such-page", "/needs/aaaaaaaaaaaa")


def faults(page: Page, url: str) -> list[str]:
    """Return what axe-core and the policy say of the open page, in both themes."""
    found: list[str] = page.evaluate("window.refused || []")
    page.evaluate(AXE.read_text("utf8"))
    found += page.evaluate(LOOK, [TAGS, "light"])
    found += page.evaluate(LOOK, [COLOURS, "dark"])
    return [f"{url}: {one}" for one in found]


def walk(page: Page, *, width: str) -> list[str]:
    """Look at one page of each shape that links lead to; return what is wrong."""
    waiting, shapes = deque(["/", *LOST]), set[str]()
    wrong: list[str] = []
    while waiting:
        url = waiting.popleft()
        if not is_page(page, url):
            continue
        wrong += [f"{width} {one}" for one in faults(page, url)]
        for link in page.evaluate(LINKS):
            bare = str(link).partition("#")[0]
            if bare.startswith("/") and shape(bare) not in shapes:
                shapes.add(shape(bare))
                waiting.append(bare)
    assert len(shapes) > 5
    return wrong


def is_page(page: Page, url: str) -> bool:
    """Open an address; a file to keep or a calendar is no page."""
    try:
        answer = page.goto(url)
    except Error as error:
        if "Download is starting" in error.message:
            return False
        raise
    assert answer is not None
    return "text/html" in answer.headers.get("content-type", "")


@pytest.fixture(scope="module")
def full() -> Iterator[Market]:
    with served() as running:
        with running.app.app_context(), transaction() as session:
            people = settle(session)
            emails = {role: person.email for role, person in people.items()}
        yield running, emails


@pytest.fixture(scope="module")
def empty() -> Iterator[Market]:
    with empty_market() as market:
        yield market


def opened(browser: Browser, url: str, width: str) -> Page:
    size = ViewportSize(width=WIDTHS[width][0], height=WIDTHS[width][1])
    page = browser.new_page(
        viewport=size, locale="zh-CN", base_url=url, reduced_motion="reduce"
    )
    page.set_default_timeout(20_000)
    page.add_init_script(EAR)
    return page


def walked(browser: Browser, market: Market, role: str, width: str) -> list[str]:
    """Sign in as the role and look at every shape of page."""
    running, emails = market
    page = opened(browser, running.url, width)
    if role in emails:
        sign_in(page, emails[role])
    wrong = walk(page, width=width)
    page.close()
    return wrong


@pytest.mark.parametrize("role", ["anonymous", *DEMO_ROLES])
def test_full_market_has_no_violation(
    browser: Browser, full: Market, role: str
) -> None:
    assert walked(browser, full, role, "desk") == []


@pytest.mark.parametrize("role", ["anonymous", "enterprise", "broker", "admin"])
def test_empty_market_has_no_violation(
    browser: Browser, empty: Market, role: str
) -> None:
    assert walked(browser, empty, role, "phone") == []


ENDS: dict[int, Exception] = {
    403: Forbidden(),
    404: NotFound(),
    409: RuleBroken("example", "这份合同已登记，不能再修改；请到合同页办理变更。"),
    413: RequestEntityTooLarge(),
    429: RuleBroken("too-many-tries", "尝试次数过多，请在15分钟后再试"),
    500: RuntimeError("an example"),
    503: OperationalError("SELECT 1", {}, Exception("gone")),
}


@pytest.mark.parametrize("status", ENDS)
@pytest.mark.parametrize("width", WIDTHS)
def test_what_ends_badly_is_told_without_violation_and_leads_on(
    browser: Browser,
    empty: Market,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    width: str,
) -> None:
    def fail() -> None:
        raise ENDS[status]

    running, emails = empty
    page = opened(browser, running.url, width)
    sign_in(page, emails["enterprise"])
    monkeypatch.setitem(running.app.view_functions, "home.help", fail)
    answer = page.goto("/help")
    assert answer
    assert answer.status == status
    assert faults(page, f"{width} {status}") == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("main a[href='/']").click()
    expect(page.get_by_role("banner")).to_be_visible()
    page.close()


def test_what_the_policy_refuses_is_heard(browser: Browser, empty: Market) -> None:
    page = opened(browser, empty[0].url, "desk")
    page.goto("/help")
    page.evaluate("document.body.setAttribute('onclick', 'alert(1)')")
    page.wait_for_function("window.refused.length > 0")
    assert any("script-src" in one for one in faults(page, "/help"))
    page.close()


def test_a_picture_without_words_is_heard(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<html lang=zh-CN><title>图</title><main><img src=x></main>")
    assert any("image-alt" in one for one in faults(page, "/"))
    page.close()
