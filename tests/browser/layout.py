"""What sits badly on a page: wider than the screen, cut off, or one text on another."""

from playwright.sync_api import Page

LOOK = """() => {
  const wrong = [], wide = document.documentElement.scrollWidth;
  if (wide > innerWidth) { wrong.push(`scrolls sideways: ${wide} px`); }
  const name = e => { const c = String(e.className.baseVal ?? e.className).trim();
    return e.tagName.toLowerCase() + (c ? "." + c.split(/\\s+/).join(".") : ""); };
  const path = e => [e.parentElement, e].filter(Boolean).map(name).join(" > ");
  const styles = new Map();
  const style = e => { if (!styles.has(e)) { styles.set(e, getComputedStyle(e)); }
    return styles.get(e); };
  const isTiny = e => { for (let a = e; a; a = a.parentElement) {
    if (style(a).clipPath !== "none" || a.matches(".visually-hidden, .skip-link, svg"))
      { return true; } } return false; };
  // The part of a line that can be seen, and by what it is cut off.
  const seen = (line, e) => {
    const {left, right, top, bottom} = line, box = {left, right, top, bottom};
    for (let a = e; a && a !== document.body; a = a.parentElement) {
      const s = style(a), frame = a.getBoundingClientRect();
      const axes = [["X", "left", "right"], ["Y", "top", "bottom"]];
      for (const [axis, low, high] of axes) {
        const flow = s["overflow" + axis];
        if (flow === "visible") { continue; }
        const over = box[high] > frame[high] + 2 || box[low] < frame[low] - 2;
        if (over && /hidden|clip/.test(flow) && s.textOverflow !== "ellipsis") {
          return {cut: a}; }
        box[low] = Math.max(box[low], frame[low]);
        box[high] = Math.min(box[high], frame[high]);
      }
      if (s.position === "absolute" || s.position === "fixed") { break; }
    }
    return {box};
  };
  const lines = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode, e = node.parentElement;
    if (!node.data.trim()) { continue; }
    if (!e.checkVisibility({visibilityProperty: true})) { continue; }
    if (e.closest("script, option, noscript, textarea") || isTiny(e)) { continue; }
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const line of range.getClientRects()) {
      if (line.width < 2) { continue; }
      const {box, cut} = seen(line, e);
      if (cut) { wrong.push(`${path(e)} is cut off by ${name(cut)}`); break; }
      if (box.right - box.left < 2 || box.bottom - box.top < 2) { continue; }
      const quarter = (box.bottom - box.top) / 4;  // the room above and below letters
      lines.push({...box, top: box.top + quarter, bottom: box.bottom - quarter, e});
    }
  }
  lines.sort((one, other) => one.top - other.top);
  for (let i = 0; i < lines.length; i++) {
    const one = lines[i];
    for (let j = i + 1; j < lines.length && lines[j].top < one.bottom - 2; j++) {
      const other = lines[j];
      if (other.e === one.e) { continue; }  // a text cut short has a line for its dots
      const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      if (width > 3) { wrong.push(`${path(one.e)} lies on ${path(other.e)}`); }
    }
  }
  return [...new Set(wrong)].slice(0, 8);
}"""


def misfits(page: Page, url: str) -> list[str]:
    """Name what sits badly on the open page."""
    found: list[str] = page.evaluate(LOOK)
    return [f"{url}: {one}" for one in found]
