"""English pages say which of their words are Chinese (WCAG 3.1.2, language of parts).

What people wrote stays in Chinese whatever the reader chose; a voice that reads English
skips it, and fonts draw it in the shapes of another country. So the finished page is
read once more, and whatever is Chinese and not yet marked so gets `lang=zh-CN`: on its
element where that holds nothing else, else in a `<bdi>` of its own. Nothing but these
marks is added, and no byte is changed. Pages in Chinese are left alone.
"""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import accumulate

from flask import Flask, Response

from tech_market.web.chinese import HAN, chinese_parts
from tech_market.web.filters import is_english

#: without quotes, so that they tell themselves from marks that templates carry
ON_ELEMENT = " lang=zh-CN"
BEFORE, AFTER = "<bdi lang=zh-CN>", "</bdi>"
_LETTER = re.compile(r"[A-Za-z]")

_VOID = frozenset(
    (*("area", "base", "br", "col", "embed", "hr", "img"),
     *("input", "link", "meta", "source", "track", "wbr"))
)  # fmt: skip
_SILENT = frozenset(("script", "style", "template"))
_ONLY_TEXT = frozenset(("title", "textarea", "option"))  # hold no elements
_UNTYPED = frozenset(("hidden", "checkbox", "radio"))  # inputs whose value is not shown
#: words that stand in attributes, some of which styles print
_SAID = frozenset(("aria-label", "title", "data-confirm", "data-name", "data-label"))

Attributes = list[tuple[str, str | None]]


def init_tongue(app: Flask) -> None:
    """Mark every English page; before it is packed, so register after that."""

    @app.after_request
    def mark(response: Response) -> Response:
        if _is_page(response) and is_english():
            page = response.get_data(as_text=True)
            if HAN.search(page):
                response.set_data(marked(page))
        return response


def _is_page(response: Response) -> bool:
    """Tell a whole page or part of one from files and what is sent bit by bit."""
    return (
        response.mimetype == "text/html"
        and not response.is_streamed
        and not response.direct_passthrough
        and "Content-Disposition" not in response.headers
        and "Content-Encoding" not in response.headers
    )


def marked(page: str) -> str:
    """Return an English page, or a part of one, with its Chinese marked."""
    reader = _Reader(page)
    reader.feed(page)
    reader.close()
    reader.read_text(len(page))
    pieces, last = [], 0
    for place, mark in sorted(reader.marks, key=lambda one: one[0]):
        pieces += [page[last:place], mark]
        last = place
    return "".join([*pieces, page[last:]])


def unmarked(page: str) -> str:
    """Return the page as it was before `marked`."""
    for mark in (BEFORE, AFTER, ON_ELEMENT):
        page = page.replace(mark, "")
    return page


@dataclass(slots=True)
class _Element:
    """An element that is open."""

    tag: str
    place: int  # where its name ends in its start tag: a mark of its own goes there
    inside: int  # where its content begins
    is_chinese: bool = False
    is_silent: bool = False
    is_text_only: bool = False  # no element of ours may stand in it
    has_language: bool = False  # says which it is, or was told so here
    has_words: bool = False  # in attributes, in the language around it


class _Reader(HTMLParser):
    """Gathers where marks belong; text is what lies between one tag and the next."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.page = page
        self.marks: list[tuple[int, str]] = []
        self.open = [_Element("", 0, 0)]
        self.read_to = 0
        self._lines = [0, *accumulate(len(one) + 1 for one in page.split("\n"))]

    @property
    def here(self) -> int:
        """Where the tag at hand begins."""
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Open an element."""
        here = self.here
        self.read_text(here)
        self.read_to = here + len(self.get_starttag_text() or "")
        element = self._element(tag, here + 1 + len(tag), dict(attrs))
        if tag not in _VOID:
            self.open.append(element)
        elif _is_shown_in_chinese(tag, dict(attrs)):
            self._mark_element(element)

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        """Pass a part of a drawing, or an empty element."""
        here = self.here
        self.read_text(here)
        self.read_to = here + len(self.get_starttag_text() or "")
        if tag in _VOID and _is_shown_in_chinese(tag, dict(attrs)):
            self._mark_element(self._element(tag, here + 1 + len(tag), dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Close the nearest element of this name, and what stands open in it."""
        here = self.here
        is_alone = self.open[-1].tag == tag and self.open[-1].inside == self.read_to
        self.read_text(here, is_alone=is_alone)
        self.read_to = self.page.index(">", here) + 1
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag == tag:
                del self.open[depth:]
                return

    def handle_comment(self, data: str) -> None:
        """Pass what nobody reads."""
        self._pass(len("<!--") + len(data))

    def handle_decl(self, decl: str) -> None:
        """Pass the document type."""
        self._pass(len("<!") + len(decl))

    def handle_pi(self, data: str) -> None:
        """Pass an instruction; pages have none."""
        self._pass(len("<?") + len(data) - 1)

    def unknown_decl(self, data: str) -> None:
        """Pass a section; pages have none."""
        self._pass(len("<![") + len(data))

    def read_text(self, end: int, *, is_alone: bool = False) -> None:
        """Mark what is Chinese up to here; `is_alone` in its element."""
        element = self.open[-1]
        text = self.page[self.read_to : end]
        if element.is_chinese or element.is_silent or not HAN.search(text):
            return
        if element.is_text_only:
            self._mark_element(element)
            return
        parts = list(chinese_parts(text))
        if is_alone and _is_free(element) and _is_all(text, parts):
            self._mark_element(element)
            return
        for first, last in parts:
            self.marks.append((self.read_to + first, BEFORE))
            self.marks.append((self.read_to + last, AFTER))

    def _element(self, tag: str, place: int, given: dict[str, str | None]) -> _Element:
        around, language = self.open[-1], given.get("lang")
        is_drawing = tag == "svg" or (around.is_text_only and around.tag != "")
        return _Element(
            tag,
            place,
            self.read_to,
            is_chinese=(
                language.startswith("zh") if language is not None else around.is_chinese
            ),
            is_silent=around.is_silent or tag in _SILENT,
            is_text_only=is_drawing or tag in _ONLY_TEXT,
            has_language=language is not None,
            has_words=bool(_SAID.intersection(given)),
        )

    def _mark_element(self, element: _Element) -> None:
        if not element.has_language:
            element.has_language = True
            self.marks.append((element.place, ON_ELEMENT))

    def _pass(self, length: int) -> None:
        here = self.here
        self.read_text(here)
        self.read_to = self.page.index(">", here + length) + 1


def _is_free(element: _Element) -> bool:
    return not element.has_language and not element.has_words


def _is_all(text: str, parts: list[tuple[int, int]]) -> bool:
    """Tell whether one phrase is all the words there are."""
    if len(parts) != 1:
        return False
    first, last = parts[0]
    return not _LETTER.search(text[:first] + text[last:])


def _is_shown_in_chinese(tag: str, given: dict[str, str | None]) -> bool:
    """Tell a field filled in with Chinese, and a picture described so."""
    if tag == "input" and given.get("type", "text") not in _UNTYPED:
        return bool(HAN.search(given.get("value") or ""))
    return tag == "img" and bool(HAN.search(given.get("alt") or ""))
