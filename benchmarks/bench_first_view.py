"""What a page weighs and when it is first seen, at 20,000 needs + 20,000 results.

Builds its own data folder unless given one, starts gunicorn as shipped, and opens each
page in Chromium with nothing kept from before. Prints a Markdown table; nothing is
asserted (`tests/site_walk.py` holds the weight of every page).
"""

import argparse
import os
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.bench_market import ROOT, flask, serving

PORT = 8313  # on the loopback
URL = f"http://127.0.0.1:{PORT}"
TURNS = 5
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--no-first-run"]  # fmt: skip
NOBODY, ENTERPRISE, BROKER, ADMIN = "", "企业", "技术经纪人", "市场管理员"
PAGES = (
    (NOBODY, "/"),
    (NOBODY, "/search?q=%E9%93%9D%E5%90%88%E9%87%91"),
    (NOBODY, "/needs"),
    (NOBODY, "/needs?q=%E9%93%9D%E5%90%88%E9%87%91"),
    (NOBODY, "/results?field=05&sort=price"),
    (NOBODY, "/brokers"),
    (NOBODY, "/progress"),
    (ENTERPRISE, "/desk"),
    (ENTERPRISE, "/needs/new"),
    (BROKER, "/desk"),
    (BROKER, "/broker/queue"),
    (ADMIN, "/review"),
    (ADMIN, "/contracts"),
    (ADMIN, "/dashboard"),
    (ADMIN, "/figures/funnel"),
)
PAINTED = """() => new Promise(done => {
  const look = () => performance.getEntriesByName("first-contentful-paint")[0];
  if (look()) { done(look().startTime); return; }
  new PerformanceObserver((_list, watch) => {
    if (look()) { watch.disconnect(); done(look().startTime); }
  }).observe({type: "paint", buffered: true});
})"""


@dataclass(frozen=True, slots=True)
class View:
    """One page opened once: bytes that travelled, and milliseconds to see it."""

    weight: int
    answered: float  # first byte of the page
    painted: float  # first contentful paint
    loaded: float  # everything there


def accounts(folder: Path) -> dict[str, tuple[str, str]]:
    """Read mail address and password of one demo account of each role."""
    lines = (folder / "demo-accounts.txt").read_text(encoding="utf8").splitlines()
    rows = [line.split("\t") for line in lines if line.count("\t")]
    return {row[0]: (row[1], row[2]) for row in rows}


def sign_in(context: BrowserContext, pair: tuple[str, str]) -> None:
    """Walk through the door."""
    page = context.new_page()
    page.goto(f"{URL}/sign-in")
    page.locator("main input[name=email]").fill(pair[0])
    page.locator("main input[name=password]").fill(pair[1])
    page.locator("main form button").click()
    page.wait_for_load_state()
    page.close()


def view(context: BrowserContext, path: str) -> View:
    """Open a page with an empty cache."""
    page = context.new_page()
    wire = context.new_cdp_session(page)
    sizes: list[int] = []
    wire.on("Network.loadingFinished", lambda e: sizes.append(e["encodedDataLength"]))
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.goto(f"{URL}{path}", wait_until="networkidle")
    painted = float(page.evaluate(PAINTED))
    answered, loaded = times(page)
    page.close()
    return View(sum(sizes), answered, painted, loaded)


def times(page: Page) -> tuple[float, float]:
    """Return when the first byte and when everything had come."""
    told = page.evaluate(
        "() => { const n = performance.getEntriesByType('navigation')[0];"
        "return [n.responseStart, n.loadEventEnd]; }"
    )
    return float(told[0]), float(told[1])


def measure(browser: Browser, people: dict[str, tuple[str, str]]) -> None:
    """Open each page in turns and print its medians."""
    print("| who | page | kB on the wire | first byte | first seen | all there |")
    print("|---|---|---|---|---|---|")
    for role in dict.fromkeys(role for role, _path in PAGES):
        context = browser.new_context(locale="zh-CN")
        if role:
            sign_in(context, people[role])
        for path in (path for who, path in PAGES if who == role):
            view(context, path)  # wakes the workers; not counted
            views = [view(context, path) for _turn in range(TURNS)]
            print(row(role or "everybody", path, views), flush=True)
        context.close()


def row(role: str, path: str, views: list[View]) -> str:
    """Write medians, and the slowest first view in brackets."""
    weight = statistics.median(one.weight for one in views) / 1000
    middle = [
        statistics.median(getattr(one, name) for one in views)
        for name in ("answered", "painted", "loaded")
    ]
    worst = max(one.painted for one in views)
    return (
        f"| {role} | {path} | {weight:.0f} | {middle[0]:.0f} ms "
        f"| {middle[1]:.0f} ms ({worst:.0f}) | {middle[2]:.0f} ms |"
    )


@contextmanager
def data(folder: str, size: int) -> Iterator[dict[str, str]]:
    """Yield the environment of a market of that size, built unless it is there."""
    with tempfile.TemporaryDirectory(prefix="market-view-") as own:
        place = folder or own
        environment = {**os.environ, "APP_ENV": "development", "DATA_DIR": place}
        environment |= {"PYTHONPATH": str(ROOT)}
        environment |= {"DATABASE_URL": f"sqlite:///{place}/market.db"}
        flask("db", "upgrade", environment=environment)
        if not folder:
            number = str(size)
            flask(
                "seed", "--profile", "large", "--needs", number, "--results", number,
                "--contracts", "5000", environment=environment,
            )  # fmt: skip
        yield environment


def main() -> None:
    """Read the size and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=20_000, help="needs, and results")
    parser.add_argument("--data", default="", help="a data folder that is filled")
    wanted = parser.parse_args()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with (
        data(wanted.data, wanted.size) as environment,
        serving("wsgi:app", PORT, environment),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        measure(browser, accounts(Path(environment["DATA_DIR"])))
        browser.close()


if __name__ == "__main__":
    main()
