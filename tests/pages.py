"""Every page a test opens is checked as HTML; what comes back can be asked about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient

from tests.page_faults import find_faults, is_html, words


@dataclass(frozen=True, slots=True)
class Link:
    """One <a href>: where it leads and what it says."""

    href: str
    text: str


@dataclass(frozen=True, slots=True)
class Form:
    """One form: where it goes and the values it would send if nobody typed."""

    action: str
    method: str  # "get" or "post"
    fields: dict[str, str]

    @property
    def token(self) -> str:
        """The CSRF token it carries; "" for none."""
        return self.fields.get("csrf_token", "")


class Page:
    """A parsed page. Build it by `check_page` or `page`, which refuse a faulty one."""

    def __init__(self, root: Element, *, url: str) -> None:
        self.root = root
        self.url = url

    @property
    def text(self) -> str:
        """All words of the body, white space squeezed."""
        return words(self.get("body"))

    @property
    def title(self) -> str:
        """The words of <title>."""
        return words(self.get("title"))

    @property
    def h1(self) -> str:
        """The words of the one h1."""
        return words(self.get("h1"))

    def links(self) -> list[Link]:
        """Return the links in page order."""
        return [
            Link(href=found.get("href", ""), text=words(found))
            for found in self.find("a[href]")
        ]

    def forms(self) -> list[Form]:
        """Return the forms in page order."""
        return [_form(found) for found in self.find("form")]

    def form(self, action: str) -> Form:
        """Return the one form that goes to this address."""
        found = [form for form in self.forms() if form.action == action]
        assert len(found) == 1, f"{self.url}: {len(found)} forms go to {action}"
        return found[0]

    def find(self, selector: str) -> list[Element]:
        """Return elements by `tag`, `.class`, `#id`, `[name=value]`, spaces between."""
        found = [self.root]
        for part in selector.split():
            below = (child for top in found for child in top.iter() if child is not top)
            found = list(dict.fromkeys(child for child in below if _fits(child, part)))
        return found

    def get(self, selector: str) -> Element:
        """Return the one element the selector means."""
        found = self.find(selector)
        assert len(found) == 1, f"{self.url}: {len(found)} elements are {selector}"
        return found[0]

    def texts(self, selector: str) -> list[str]:
        """Return the words of each element the selector means."""
        return [words(found) for found in self.find(selector)]


PART = re.compile(r"([.#]?)([\w-]+)|\[([\w-]+)(?:=([^\]]*))?\]")


def _fits(element: Element, part: str) -> bool:
    return is_html(element) and all(
        _has(element, *found) for found in PART.findall(part)
    )


def _has(element: Element, mark: str, word: str, name: str, value: str) -> bool:
    if name:
        return element.get(name) == value if value else name in element.attrib
    if mark == ".":
        return word in element.get("class", "").split()
    if mark == "#":
        return element.get("id") == word
    return element.tag == word


def _form(form: Element) -> Form:
    return Form(
        action=form.get("action", ""),
        method=form.get("method", "get").lower(),
        fields=dict(_values(form)),
    )


def _values(form: Element) -> Iterator[tuple[str, str]]:
    """Yield names and values as a browser would send them, buttons left out."""
    for field in form.iter():
        name = field.get("name")
        if not name or "disabled" in field.attrib:
            continue
        if field.tag == "textarea":
            yield name, (field.text or "").removeprefix("\n")
        elif field.tag == "select":
            yield from ((name, value) for value in _chosen(field))
        elif field.tag == "input" and _is_sent(field):
            yield name, field.get("value", "")


def _chosen(select: Element) -> list[str]:
    options = list(select.iter("option"))
    marked = [option for option in options if "selected" in option.attrib]
    if not marked and "multiple" not in select.attrib:
        marked = options[:1]
    return [option.get("value", words(option)) for option in marked]


def _is_sent(field: Element) -> bool:
    kind = field.get("type", "text")
    if kind in {"checkbox", "radio"}:
        return "checked" in field.attrib
    return kind not in {"submit", "button", "image", "reset", "file"}


def parse_page(html: str, *, url: str) -> tuple[Page, list[str]]:
    """Return the page and its breaches of HTML's grammar, without judging it."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(html)
    errors = [
        f"line {line}: HTML: {code} {details}"
        for (line, _column), code, details in parser.errors
    ]
    return Page(root, url=url), errors


def check_page(html: str, *, url: str) -> Page:
    """Return the parsed page; fail naming every fault, not just the first."""
    page, errors = parse_page(html, url=url)
    faults = [*errors, *find_faults(page.root)]
    assert not faults, "\n".join([f"{url} is not a good page:", *faults])
    return page


def page(client: FlaskClient, url: str, *, status: int = 200) -> Page:
    """Open an address and return its checked page; fail on another status."""
    response = client.get(url)
    assert response.status_code == status, f"{url}: {response.status}"
    return check_page(response.get_data(as_text=True), url=url)
