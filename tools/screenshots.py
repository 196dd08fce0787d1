"""Photograph the main pages of a running demo market.

usage: screenshots.py URL DATA_DIR OUT

Signs in with the demo accounts of DATA_DIR; `--narrow` for a phone, `--dark`, `--all`
for every page below instead of the ten main ones.
"""

import argparse
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--no-first-run"]  # fmt: skip
WIDE, NARROW = (1280, 900), (390, 844)
NOBODY, BROKER = "", "技术经纪人"


@dataclass(frozen=True, slots=True)
class Shot:
    """A page: `click` opens the first link that matches before the picture is taken."""

    name: str
    role: str
    path: str
    click: str = ""
    main: bool = True


def link(name: str) -> str:
    """Return the selector of the first listed thing of this kind."""
    return f"main a[href^='/{name}/']:not([href*='new'])"


SHOTS = (
    Shot("home", NOBODY, "/"),
    Shot("needs", NOBODY, "/needs"),
    Shot("progress", NOBODY, "/progress"),
    Shot("need", "市场管理员", "/needs?q=合金", link("needs")),
    Shot("need-form", "企业", "/needs/new"),
    Shot("result", "市场管理员", "/results?q=合金", link("results")),
    Shot("queue", BROKER, "/broker/queue"),
    Shot("deal", BROKER, "/deals", link("deals")),
    Shot("contract", "市场管理员", "/contracts?state=registered", link("contracts")),
    Shot("dashboard", "市场管理员", "/dashboard"),
    Shot("sign-in", NOBODY, "/sign-in", main=False),
    Shot("sign-up", NOBODY, "/sign-up", main=False),
    Shot("results", NOBODY, "/results", main=False),
    Shot("search", NOBODY, "/search?q=合金", main=False),
    Shot("search-empty", NOBODY, "/search", main=False),
    Shot("brokers", NOBODY, "/brokers", main=False),
    Shot("broker", NOBODY, "/brokers", link("brokers"), main=False),
    Shot("help", NOBODY, "/help", main=False),
    Shot("missing", NOBODY, "/nowhere", main=False),
    Shot("desk-enterprise", "企业", "/desk", main=False),
    Shot("organisation", "企业", "/organisation", main=False),
    Shot("account", "企业", "/account", main=False),
    Shot("introductions", "企业", "/introductions", main=False),
    Shot("result-form", "院所", "/results/new", main=False),
    Shot("desk-broker", BROKER, "/desk", main=False),
    Shot("deals", BROKER, "/deals", main=False),
    Shot("introduction", BROKER, "/introductions", link("introductions"), main=False),
    Shot("contract-form", "市场管理员", "/contracts/new", main=False),
    Shot("contracts", "市场管理员", "/contracts", main=False),
    Shot("desk-admin", "市场管理员", "/desk", main=False),
    Shot("review", "市场管理员", "/review", main=False),
    Shot("organisations", "市场管理员", "/admin/organisations", main=False),
    Shot("people", "市场管理员", "/admin/people", main=False),
    Shot("admin-brokers", "市场管理员", "/admin/brokers", main=False),
    Shot("targets", "市场管理员", "/admin/targets", main=False),
    Shot("codes", "市场管理员", "/admin/codes", main=False),
    Shot("code-list", "市场管理员", "/admin/codes/industry", main=False),
    Shot("amount-rows", "审计员", "/figures/amount", main=False),
    Shot("need-rows", "审计员", "/figures/needs", main=False),
    Shot("audit", "审计员", "/audit", main=False),
)  # fmt: skip


def accounts(folder: Path) -> dict[str, tuple[str, str]]:
    """Read role, mail address and password of the demo accounts."""
    lines = (folder / "demo-accounts.txt").read_text(encoding="utf8").splitlines()
    rows = [line.split("\t") for line in lines if line.count("\t") == 2]  # noqa: PLR2004 - three columns
    return {role: (email, password) for role, email, password in rows}


def sign_in(page: Page, url: str, pair: tuple[str, str]) -> None:
    """Walk through the door."""
    page.goto(f"{url}/sign-in")
    page.locator("main input[name=email]").fill(pair[0])
    page.locator("main input[name=password]").fill(pair[1])
    page.locator("main form button").click()
    page.wait_for_load_state()


def take(browser: Browser, wanted: argparse.Namespace) -> None:
    """Open a browser for each role and photograph its pages."""
    width, height = NARROW if wanted.narrow else WIDE
    people = accounts(Path(wanted.data_dir))
    shots = [one for one in SHOTS if one.main or wanted.all]
    for role in dict.fromkeys(one.role for one in shots):
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN",
            color_scheme="dark" if wanted.dark else "light",
        )
        page = context.new_page()
        if role:
            sign_in(page, wanted.url, people[role])
        for one in shots:
            if one.role == role and (not wanted.only or one.name in wanted.only):
                photograph(page, one, wanted)
        context.close()


def photograph(page: Page, one: Shot, wanted: argparse.Namespace) -> None:
    """Take one picture, and say when the page is wider than the screen."""
    page.goto(wanted.url + one.path)
    if one.click:
        page.locator(one.click).first.click()
        page.wait_for_load_state()
    page.wait_for_timeout(300)
    over = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    if over > 0:
        print(f"{one.name}: {over} px wider than the screen")
    page.screenshot(
        path=Path(wanted.out) / f"{one.name}.png", full_page=not one.main or wanted.all
    )


def main() -> None:
    """Read the arguments and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("data_dir")
    parser.add_argument("out")
    for flag in ("--narrow", "--dark", "--all"):
        parser.add_argument(flag, action="store_true")
    parser.add_argument("--only", nargs="*", default=[])
    wanted = parser.parse_args()
    Path(wanted.out).mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        take(browser, wanted)
        browser.close()


if __name__ == "__main__":
    main()
