"""Walk the market as a machine: robots.txt, the sitemap, and where both lead.

What a machine is sent to must be a page for everybody that names itself by that very
address, wants to be found, and is not closed by robots.txt.
"""

import json
import re
from dataclasses import dataclass, field

from flask.testing import FlaskClient

from tests.pages import Page, check_page
from tests.site_walk import MOST_OF_A_KIND, shape

LOCATION = re.compile(r"<loc>([^<]+)</loc>")
LINE = re.compile(r"^(Disallow|Sitemap): *(\S+)$", re.MULTILINE)


@dataclass
class MachineWalk:
    """One machine's walk; what is wrong gathers in `faults`."""

    client: FlaskClient
    most: int = MOST_OF_A_KIND
    faults: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)  # pages, not parts of the map
    kinds: dict[str, int] = field(default_factory=dict)
    root: str = ""

    def to_the_end(self) -> "MachineWalk":
        """Read robots.txt, each part of the sitemap, and pages of every kind."""
        lines = LINE.findall(self.text("/robots.txt"))
        closed = [path for name, path in lines if name == "Disallow"]
        (start,) = [address for name, address in lines if name == "Sitemap"]
        self.root = start.removesuffix("/sitemap.xml")
        known = [rule.rule for rule in self.client.application.url_map.iter_rules()]
        for path in closed:
            if not any(rule.startswith(path) for rule in known):
                self.faults.append(f"robots.txt closes {path}, which is nowhere")
        for part in self.places("/sitemap.xml"):
            for place in self.places(part):
                if any(place.startswith(one) for one in closed):
                    self.faults.append(f"{part} names {place}, robots.txt closes it")
                self.open(place)
        return self

    def places(self, url: str) -> list[str]:
        """Return what a sitemap names, as paths of this market."""
        named = LOCATION.findall(self.text(url))
        for address in named:
            if not address.startswith(f"{self.root}/"):
                self.faults.append(f"{url} leads out of the market: {address}")
        return [address.removeprefix(self.root) for address in named]

    def text(self, url: str) -> str:
        """Return what an address answers; it must answer."""
        with self.client.get(url) as answer:
            if answer.status_code != 200:
                self.faults.append(f"{url}: {answer.status_code}")
            return answer.get_data(as_text=True)

    def open(self, place: str) -> None:
        """Look at one page, unless enough of its kind were seen."""
        kind = shape(place)
        self.kinds[kind] = self.kinds.get(kind, 0) + 1
        if self.kinds[kind] > self.most:
            return
        self.seen.append(place)
        text = self.text(place)
        if not self.faults:
            self.check(place, check_page(text, url=place))

    def check(self, place: str, page: Page) -> None:
        """Hold what a page says of itself against where it was found."""
        if page.find("meta[name=robots]"):
            self.faults.append(f"{place} is in the sitemap, but wants not to be found")
        said = [one.get("href", "") for one in page.find("link[rel=canonical]")]
        facts = page.find("script[type='application/ld+json']")
        said += [str(json.loads(one.text or "{}").get("url")) for one in facts]
        for address in said:
            if address != f"{self.root}{place}":
                self.faults.append(f"{place} calls itself {address}")
