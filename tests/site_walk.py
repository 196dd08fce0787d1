"""Walk a whole site by what its pages offer: nothing they name may lead nowhere.

Every link, form, button, picture, script, file and fragment of every page counts. Pages
of one shape (`/needs/<ref>`) are opened up to a number; of the rest, the address is
still held against the routes.
"""

import gzip
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote, urlencode, urljoin, urlsplit
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect
from werkzeug.test import TestResponse

from tests.page_faults import is_html, tag
from tests.pages import Page, check_page

MOST_OF_A_KIND = 4  # pages of one shape, e.g. /needs/<ref>, that one walk looks at
SCHEMES = {"https", "http", "mailto", "tel"}  # that may lead out of the market
PACKED = {"Accept-Encoding": "gzip"}
MOST_BYTES = 150_000  # a page with all its parts, packed
MOST_BYTES_WITH_CHARTS = 550_000
HREF = "{http://www.w3.org/1999/xlink}href"


def shape(url: str) -> str:
    """Return the page's kind: references and query values taken out."""
    parts = urlsplit(url)
    path = "/".join(
        "*" if len(word) == 12 and word.isalnum() else word
        for word in parts.path.split("/")
    )
    keys = "&".join(sorted(pair.partition("=")[0] for pair in parts.query.split("&")))
    return f"{path}?{keys}"


@dataclass
class Walk:
    """One visitor's walk from the front page; what is wrong gathers in `faults`."""

    client: FlaskClient
    most: int = MOST_OF_A_KIND
    waiting: deque[str] = field(default_factory=lambda: deque(["/"]))
    seen: set[str] = field(default_factory=lambda: {"/"})
    faults: list[str] = field(default_factory=list)
    ids: dict[str, set[str]] = field(default_factory=dict)  # of each page opened
    marks: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    weights: dict[str, int] = field(default_factory=dict)  # bytes of each part, packed
    heaviest: dict[str, int] = field(default_factory=dict)  # bytes of each page
    kinds: dict[str, int] = field(default_factory=dict)

    def to_the_end(self) -> "Walk":
        """Open all there is to open, then look for the fragments that were named."""
        while self.waiting:
            self.open(self.waiting.popleft())
        for source, url, mark in list(self.marks.values()):
            if url not in self.ids:
                self.open(url)
            if mark not in self.ids.get(url, set()):
                self.faults.append(f"{source} points at {url}#{mark}: no such id")
        return self

    def open(self, url: str) -> None:
        """Fetch one address and look at what it offers."""
        answer = self.client.get(url)
        if answer.status_code in {302, 303}:
            self.follow(urljoin(url, answer.location), source=url)
        elif answer.status_code != 200:
            self.faults.append(f"{url}: {answer.status_code}")
        elif "Content-Disposition" in answer.headers:
            if not answer.data:
                self.faults.append(f"{url}: an empty file")
        elif answer.mimetype == "text/html":
            self.look(check_page(answer.text, url=url), answer)
        answer.close()

    def look(self, page: Page, answer: TestResponse) -> None:
        """Check one page's offers, its weight, and that it leads on."""
        self.ids[page.url] = {e.get("id", "") for e in page.root.iter()}
        for element in page.root.iter():
            if isinstance(element.tag, str):
                self.check_element(page, element)
        for method, action, fields in _sendings(page):
            target = urljoin(page.url, action)
            self.match(target, method, source=page.url)
            if method == "GET":
                bare = target.partition("?")[0]
                self.follow(f"{bare}?{urlencode(fields)}", source=page.url)
        inside = page.get("main")
        if not any(one.tag in {"a", "form", "button"} for one in inside.iter()):
            self.faults.append(f"{page.url}: its content leads nowhere")
        self.weigh(page, answer)

    def check_element(self, page: Page, element: Element) -> None:
        """Follow, fetch or match whatever addresses an element names."""
        name, here = f"{page.url} {tag(element)}", page.url
        for address in _links(element):
            self.follow(urljoin(here, address), source=name, address=address)
        for address in _parts(element):
            self.fetch(address, source=name)
        for method, address in _asked(element):
            self.match(urljoin(here, address), method, source=name)

    def follow(self, url: str, *, source: str, address: str = "-") -> None:
        """Put an address on the list to open, unless enough of its shape were seen."""
        parts = urlsplit(url)
        if parts.scheme or parts.netloc:
            if parts.scheme not in SCHEMES:
                self.faults.append(f"{source}: leads to {url}")
            return
        if address in {"", "#"}:
            self.faults.append(f"{source}: leads nowhere")
        bare = url.partition("#")[0]
        self.match(bare, "GET", source=source)
        if parts.fragment:
            mark, key = unquote(parts.fragment), f"{shape(bare)}#{parts.fragment}"
            self.marks.setdefault(key, (source, bare, mark))
        if bare in self.seen or self.kinds.get(shape(bare), 0) >= self.most:
            return
        self.kinds[shape(bare)] = self.kinds.get(shape(bare), 0) + 1
        self.seen.add(bare)
        self.waiting.append(bare)

    def match(self, url: str, method: str, *, source: str) -> None:
        """Hold an address against the routes of the application."""
        try:
            self.adapter.match(unquote(urlsplit(url).path), method=method)
        except RequestRedirect:
            return
        except HTTPException as error:
            self.faults.append(f"{source}: {method} {url} is {error.code}")

    def fetch(self, address: str, *, source: str) -> None:
        """Get a picture, a sheet, a script once; it is there, and kept for good."""
        bare, _sign, mark = address.partition("#")
        if bare.startswith("data:") or bare in self.weights:
            return
        with self.client.get(bare, headers=PACKED) as answer:
            self.weights[bare] = len(answer.data)
            if answer.status_code != 200 or not answer.data:
                self.faults.append(f"{source}: {address} is {answer.status_code}")
            elif "immutable" not in answer.headers.get("Cache-Control", ""):
                self.faults.append(f"{source}: {address} is asked for again each time")
            elif mark and f'id="{mark}"'.encode() not in gzip.decompress(answer.data):
                self.faults.append(f"{source}: there is no {address}")

    def weigh(self, page: Page, answer: TestResponse) -> None:
        """Add up a page and its parts as they travel."""
        parts = {one.partition("#")[0] for e in page.root.iter() for one in _parts(e)}
        total = len(gzip.compress(answer.data, 5))
        total += sum(self.weights.get(one, 0) for one in parts)
        self.heaviest[page.url] = total
        has_charts = any("echarts" in one for one in parts)
        if total > (MOST_BYTES_WITH_CHARTS if has_charts else MOST_BYTES):
            self.faults.append(f"{page.url} weighs {total} bytes")

    @property
    def adapter(self) -> MapAdapter:
        """The routes of the application."""
        return self.client.application.url_map.bind("localhost")


def _links(element: Element) -> Iterator[str]:
    if element.tag in {"a", "area"} and "href" in element.attrib:
        yield element.get("href", "")


def _parts(element: Element) -> Iterator[str]:
    """Name what a browser fetches to draw the page."""
    if not isinstance(element.tag, str):
        return
    if not is_html(element) or element.tag == "use":
        if element.tag.endswith("use"):
            yield element.get("href") or element.get(HREF) or ""
        return
    if "src" in element.attrib:
        yield element.get("src", "")
    if element.tag == "link" and element.get("rel") in {"stylesheet", "icon"}:
        yield element.get("href", "")


def _sendings(page: Page) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Name where forms and their buttons send words: method, address, values."""
    buttons = page.find("[formaction]")
    for element, form in zip(page.find("form"), page.forms(), strict=True):
        inside = {id(one) for one in element.iter()}
        name = element.get("id", "-")
        own = [one for one in buttons if id(one) in inside or one.get("form") == name]
        for action in (form.action, *(one.get("formaction", "") for one in own)):
            yield form.method.upper(), action, form.fields


def _asked(element: Element) -> Iterator[tuple[str, str]]:
    """Name what scripts of ours ask for."""
    for name, method in (("hx-get", "GET"), ("hx-post", "POST"), ("data-words", "GET")):
        if name in element.attrib:
            yield method, element.get(name, "")
