"""A person without a mouse: Tab, Enter, Space, arrows and typing, and what they see."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from playwright.sync_api import Locator, Page, expect

MOST_STOPS = 150  # Tab presses; more to reach one thing is a page nobody can use
PATIENCE = 12  # looks at a stop that is not as it should be, half a second apart
#: What stands under the keyboard, and whether eyes can find it. The ring must stand
#: out 3:1 from the ground beside it (WCAG 1.4.11); a colour with alpha counts as none.
LOOK = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) { return null; }
  const parts = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const opaque = c => { const p = parts(c); return p.length > 2 && (p[3] ?? 1) === 1; };
  const light = c => parts(c).slice(0, 3).map(v => v / 255)
    .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const contrast = (a, b) => { const [x, y] = [light(a), light(b)];
    return (Math.max(x, y) + .05) / (Math.min(x, y) + .05); };
  let under = e.parentElement;
  while (under && !opaque(getComputedStyle(under).backgroundColor)) {
    under = under.parentElement; }
  const ground = under ? getComputedStyle(under).backgroundColor : "rgb(255, 255, 255)";
  const style = getComputedStyle(e), box = e.getBoundingClientRect();
  const rings = style.boxShadow.match(/rgba?\\([^)]*\\)/g) || [];
  if (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) {
    rings.push(style.outlineColor); }
  const order = [...document.querySelectorAll("*")].indexOf(e);
  const x = Math.max(0, Math.min(innerWidth - 1, box.x + box.width / 2));
  const y = Math.max(0, Math.min(innerHeight - 1, box.y + box.height / 2));
  const top = document.elementFromPoint(x, y);
  return {order, tag: e.outerHTML.slice(0, 120), main: e.id === "main",
    jumps: e.tabIndex > 0,
    ring: rings.some(one => opaque(one) && contrast(one, ground) >= 3),
    shown: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
    covered: !(top && (e.contains(top) || top.contains(e) || top.closest("label")))};
}"""


@dataclass(slots=True)
class Keyboard:
    """One page under the keys; every stop on the way is looked at."""

    page: Page

    def __post_init__(self) -> None:
        """Ask for no motion: a ring that fades in is measured when it stands."""
        self.page.emulate_media(reduced_motion="reduce")

    def open(self, path: str) -> None:
        """Type an address, and leap over the head by the skip link."""
        self.page.goto(path)
        self.skip()

    def skip(self) -> None:
        """Take the first stop of a page, which leads to its content."""
        self._leave()
        self.page.keyboard.press("Tab")
        stop = self.page.locator(":focus")
        expect(stop).to_have_class("skip-link")
        expect(stop).to_be_in_viewport()
        self.page.keyboard.press("Enter")
        expect(self.page.locator("#main")).to_be_focused()

    def to(self, target: Locator, key: str = "Tab") -> None:
        """Press the key until the target has the focus; complain of stops unseen."""
        last = -1
        for _press in range(MOST_STOPS):
            if is_focused(target):
                return
            self.page.keyboard.press(key)
            stop = self.page.evaluate(LOOK)
            if stop is None:  # past the end: the browser's own bar, then from the top
                last = -1
                continue
            for _look in range(PATIENCE):  # what arrives may still be moving it
                if not faults(stop):
                    break
                self.page.wait_for_timeout(500)  # milliseconds
                stop = self.page.evaluate(LOOK)
            assert faults(stop) == [], stop
            is_on = stop["order"] >= last or "skip-link" in stop["tag"]
            assert key != "Tab" or is_on, f"goes back to {stop['tag']}"
            last = stop["order"]
        message = f"{self.page.url}: {MOST_STOPS} × {key} do not reach {target}"
        raise AssertionError(message)

    def press(self, target: Locator, key: str = "Enter") -> None:
        """Go there and press."""
        self.to(target)
        self.page.keyboard.press(key)

    def follow(self, target: Locator) -> None:
        """Press Enter on what leads to another page, and leap over its head."""
        self.to(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.skip()

    def type(self, target: Locator, text: str) -> None:
        """Go there and type over what it holds."""
        self.to(target)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)
        expect(target).to_have_value(text)

    def choose(self, target: Locator, value: str = "") -> None:
        """Go down a closed list to the value; the first that is not empty for none."""
        self.to(target)
        for _press in range(MOST_STOPS):
            now = target.input_value()
            if now and value in {"", now}:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{target} offers no {value}")

    def put_date(self, target: Locator, day: date) -> None:
        """Type a date part by part, in the order of the browser's own language."""
        self.to(target)
        for order in ("%m %d %Y", "%Y %m %d"):
            for _part in range(3):
                self.page.keyboard.press("ArrowLeft")
            for part in day.strftime(order).split():
                self.page.keyboard.type(part)
                if len(part) == 4:  # a year may have six digits, so it waits for more
                    self.page.keyboard.press("ArrowRight")
            if target.input_value() == day.isoformat():
                return
        raise AssertionError(f"{target} holds {target.input_value()}")

    def tick(self, target: Locator) -> None:
        """Go there and tick it."""
        self.press(target, "Space")
        expect(target).to_be_checked()

    def walk_round(self) -> int:
        """Tab through the whole page and back again; return the stops: no trap."""
        there = self._stops("Tab")
        back = self._stops("Shift+Tab")
        assert there == back[::-1], "the way back is another than the way there"
        return len(there)

    def _leave(self) -> None:
        """Stand before the first stop, as on a page just opened."""
        self.page.evaluate(
            "const b = document.body; b.tabIndex = -1; b.focus();"
            "b.removeAttribute('tabindex'); scrollTo(0, 0)"
        )

    def _stops(self, key: str) -> list[int]:
        self._leave()
        found: list[int] = []
        for _press in range(4 * MOST_STOPS):
            self.page.keyboard.press(key)
            stop = self.page.evaluate(LOOK)
            if stop is None or (len(found) > 1 and stop["order"] == found[0]):
                return found
            if found and stop["order"] == found[-1]:  # a date has stops within
                continue
            if faults(stop):  # what arrives while one types may still be moving it
                self.page.wait_for_timeout(700)  # milliseconds
                stop = self.page.evaluate(LOOK)
            assert faults(stop) == [], stop
            assert stop["order"] not in found, f"goes round at {stop['tag']}"
            found.append(stop["order"])
        raise AssertionError(f"{self.page.url} has no end for {key}")


def is_focused(target: Locator) -> bool:
    """Tell whether the keys go to it."""
    return bool(target.evaluate("e => e === document.activeElement"))


def faults(stop: dict[str, Any]) -> list[str]:
    """Name what is wrong with a stop; the whole content may have the focus unringed."""
    if stop["main"]:
        return []
    said = {
        "ring": not stop["ring"],
        "unseen": not stop["shown"],
        "covered": stop["covered"],
        "tabindex over 0": stop["jumps"],
    }
    return [name for name, is_wrong in said.items() if is_wrong]
