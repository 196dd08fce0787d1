"""What has the keyboard is seen: the pixels of the ring, counted in light and in dark.

The measure is WCAG 2.2's 2.4.13: pixels that differ by 3:1 between focused and not,
at least as many as a line of 2 pixels round the thing takes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import FloatRect, Page

from tech_market.db import transaction
from tests.live import LiveMarket
from tests.makers import make_member, make_need

THEMES = ("light", "dark")
LEAST_CONTRAST = 3.0

AROUND = 8  # pixels round a thing that its ring may take
#: One of each look: tag, kind, classes and ground; small enough to be counted whole.
SAMPLES = """() => {
  const seen = new Set(), found = [];
  const able = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  for (const e of document.querySelectorAll(able)) {
    const box = e.getBoundingClientRect();
    const part = e.closest("header, main, footer");
    const look = [part?.tagName, e.tagName, e.type, e.className, e.disabled].join(" ");
    if (!e.checkVisibility() || e.disabled || e.tabIndex < 0) { continue; }
    if (!box.width || box.width > 1100 || box.height > 300) { continue; }
    if (seen.has(look) || e.classList.contains("skip-link")) { continue; }
    seen.add(look);
    e.dataset.sample = found.length;
    found.push(look);
  }
  return found;
}"""
PLACE = """number => {
  const e = document.querySelector(`[data-sample="${number}"]`);
  e.scrollIntoView({block: "center", behavior: "instant"});
  const lines = e.getClientRects(), box = e.getBoundingClientRect();
  return {x: box.x, y: box.y, width: box.width, height: box.height,
    round: [...lines].reduce((sum, one) => sum + 2 * (one.width + one.height), 0)};
}"""
FOCUS = "number => document.querySelector(`[data-sample='${number}']`).focus()"
LEAVE = "document.activeElement.blur()"


@dataclass(frozen=True, slots=True)
class Ring:
    """What changed when the thing got the keyboard, in pixels."""

    look: str
    seen: int  # pixels that changed by 3:1
    wanted: int  # pixels of a line 2 wide round it

    @property
    def is_enough(self) -> bool:
        return self.seen >= self.wanted


def luminance(png: bytes) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return WCAG's relative luminance of each pixel, 0-1."""
    pixels = np.asarray(Image.open(BytesIO(png)).convert("RGB"), dtype=float) / 255
    linear = np.where(
        pixels <= 0.04045, pixels / 12.92, ((pixels + 0.055) / 1.055) ** 2.4
    )
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))


def count_changed(before: bytes, after: bytes) -> int:
    """Count the pixels whose colour before and after differ by 3:1."""
    one, other = luminance(before), luminance(after)
    contrast = (np.maximum(one, other) + 0.05) / (np.minimum(one, other) + 0.05)
    return int((contrast >= LEAST_CONTRAST).sum())


def measure(page: Page, number: int, look: str) -> Ring:
    """Photograph one thing without and with the keyboard."""
    place = page.evaluate(PLACE, number)
    clip = FloatRect(
        x=max(0, place["x"] - AROUND),
        y=max(0, place["y"] - AROUND),
        width=place["width"] + 2 * AROUND,
        height=place["height"] + 2 * AROUND,
    )
    page.evaluate(LEAVE)
    before = page.screenshot(clip=clip, caret="hide")

    page.evaluate(FOCUS, number)
    after = page.screenshot(clip=clip, caret="hide")

    return Ring(look, count_changed(before, after), round(place["round"] * 2))


def rings(page: Page, path: str) -> list[Ring]:
    """Open a page and measure one thing of each look."""
    page.goto(path)
    page.keyboard.press("Tab")  # from here on the browser shows where the keys go
    looks: list[str] = page.evaluate(SAMPLES)
    return [measure(page, number, look) for number, look in enumerate(looks)]


@pytest.fixture
def writer(market: LiveMarket) -> str:
    with market.app.app_context(), transaction() as session:
        make_need(session, title="示例需求")
        return make_member(session).email


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("path", ["/", "/needs", "/sign-up", "/needs/new", "/account"])
def test_the_ring_stands_out_from_whatever_it_lies_on(
    enter: Callable[..., Page], writer: str, path: str, theme: str
) -> None:
    page = enter(writer if path in {"/needs/new", "/account"} else "")
    page.emulate_media(
        color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce"
    )
    found = rings(page, path)
    assert page.locator("html").get_attribute("data-bs-theme") == theme
    assert len(found) > 5
    weak = "\n".join(str(one) for one in found if not one.is_enough)
    assert weak == "", weak


def test_a_paler_ring_is_heard(enter: Callable[..., Page]) -> None:
    """As it was: gold on light ground, 1.8:1."""
    page = enter()
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto("/sign-in")
    page.keyboard.press("Tab")
    page.evaluate(
        "() => { const s = new CSSStyleSheet(); s.replaceSync(':focus-visible"
        " { box-shadow: none !important; outline: 3px solid #f2b134 !important; }');"
        "document.adoptedStyleSheets = [s]; }"
    )
    looks: list[str] = page.evaluate(SAMPLES)
    pale = [measure(page, number, look) for number, look in enumerate(looks)]
    assert any(not one.is_enough for one in pale)
