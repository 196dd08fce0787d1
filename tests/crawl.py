"""Ask for every page there is, with every reference one could know."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import product
from zipfile import ZipFile

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tech_market.policy.routes import declared_routes

ZIP = b"PK\x03\x04"


def addresses(app: Flask, refs: list[str], *, words: list[str]) -> Iterator[str]:
    """Yield every address that can be read, each reference in each of its places."""
    for one in declared_routes(app):
        if one.methods != ["GET"]:
            continue
        parts = one.rule.split("/")
        if "<" not in one.rule:
            yield from (one.rule, *(f"{one.rule}?q={word}" for word in words))
            continue
        holes = sum(part.startswith("<") for part in parts)
        for chosen in product(refs, repeat=holes):
            given = iter(chosen)
            yield "/".join(next(given) if p.startswith("<") else p for p in parts)


def said(answer: TestResponse) -> str:
    """Return all words of an answer; of a workbook or document, those of its parts."""
    data: bytes = answer.data
    if not data.startswith(ZIP):
        return data.decode("utf-8", "replace")
    with ZipFile(BytesIO(data)) as parts:
        return "\n".join(
            parts.read(one).decode("utf-8", "replace") for one in parts.namelist()
        )


def leaks(
    browser: FlaskClient, urls: Iterator[str], canaries: Mapping[str, str]
) -> list[str]:
    """Name each canary that sings in a body or a header, and where."""
    found = []
    for url in urls:
        answer = browser.get(url)
        assert answer.status_code < 500, url
        body = said(answer) + str(answer.headers)
        found += [f"{name} on {url}" for name, one in canaries.items() if one in body]
    return found
