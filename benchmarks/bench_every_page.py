"""What every page costs the server, as each role, at 20,000 needs + 20,000 results.

Walks the site by its links as `tests/site_walk.py` does, a few pages of a shape, in one
process, and counts CPU time of each answer: other work beside it does not matter much.
Prints the dearest shapes of each role as Markdown; nothing is asserted.
"""

import argparse
import os
from collections import defaultdict
from pathlib import Path
from time import process_time
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from benchmarks.bench_first_view import accounts, data
from tests.live import TOKEN
from tests.site_walk import Walk, shape

PUBLIC = "公众"
SHOWN = 8  # shapes of each role
A_KIND = 2  # pages of one shape that are opened: the first one also wakes things


class Watched:
    """A client that notes the seconds of CPU of each answer, by the address's shape."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client
        self.application = client.application
        self.spent: dict[str, list[float]] = defaultdict(list)
        self.files: set[str] = set()

    def get(self, url: str, **options: Any) -> Any:
        """Ask, and note what it took."""
        began = process_time()
        answer = self._client.get(url, **options)
        self.spent[shape(url)].append(process_time() - began)
        if answer.mimetype != "text/html":
            self.files.add(shape(url))
        return answer


def signed_in(app: Flask, pair: tuple[str, str] | None) -> FlaskClient:
    """Return a browser of one demo account; of a visitor for None."""
    client = app.test_client()
    if pair is not None:
        found = TOKEN.search(client.get("/sign-in").text)
        token = found.group(1) if found else ""
        typed = {"csrf_token": token, "email": pair[0], "password": pair[1]}
        answer = client.post("/sign-in", data=typed)
        if answer.status_code != 303:  # noqa: PLR2004 - the way in
            raise PermissionError(pair[0])
    return client


def measure(app: Flask, people: dict[str, tuple[str, str]]) -> None:
    """Walk as each role; print how many pages and the dearest."""
    print("| who | pages | page | CPU, the second time | the first time |")
    print("|---|---|---|---|---|")
    for role in (PUBLIC, *people):
        watched: Any = Watched(signed_in(app, people.get(role)))
        walk = Walk(watched, most=A_KIND).to_the_end()
        pages = {k: v for k, v in watched.spent.items() if k not in watched.files}
        dearest = sorted(pages.items(), key=lambda one: -min(one[1]))[:SHOWN]
        for name, times in dearest:
            said = [f"{1000 * one:.0f} ms" for one in (min(times), max(times))]
            print(f"| {role} | {len(walk.seen)} | `{name}` | {said[0]} | {said[1]} |")
        for fault in walk.faults:
            print(f"<!-- {fault} -->")


def main() -> None:
    """Read the size and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=20_000, help="needs, and results")
    parser.add_argument("--data", default="", help="a data folder that is filled")
    wanted = parser.parse_args()
    with data(wanted.data, wanted.size) as environment:
        os.environ.update(environment)
        from wsgi import app  # reads where its data lie

        measure(app, accounts(Path(environment["DATA_DIR"])))


if __name__ == "__main__":
    main()
