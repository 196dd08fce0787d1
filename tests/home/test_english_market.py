"""Whoever chose English reads Chinese only where people, or a law, wrote it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response, request, request_finished
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.accounts.models import User
from tech_market.db import Base
from tech_market.demo.loading.market import load_demo
from tech_market.demo.loading.people import Cast
from tech_market.targets.services.seeding import seed_targets
from tests.house.test_every_page import DEMO_ROLES, person_of, walk
from tests.house.test_translations import (
    CHINESE,
    CODE_LISTS,
    SEPARATORS,
    in_english,
    words_of,
)
from tools import translate

ROOT = Path(__file__).parents[2]
LAWS = ("contracts/rules/sets", "rewards/rules/sets")  # sources, quoted as they stand
OURS = {"code_entries", "audit_events"}  # tables whose words are ours
SENTENCE = 8  # characters; shorter ones of ours people write as well
LONG = 6  # characters a part of what somebody wrote has at least
#: names are shortened for who may not know them; amounts of contracts are in capitals
MASKED = re.compile(r"[\u3400-\u9fff]\*\*")


def strings(value: Any) -> Iterator[str]:
    """Yield every text inside a value of the database."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from strings(one)


def one_line(text: str) -> str:
    return " ".join(text.split())


def written(session: Session) -> set[str]:
    """Return every Chinese text of the database and of the laws, in one line each.

    Whole sentences of the catalog are ours, wherever they are kept.
    """
    tables = [one for one in Base.metadata.sorted_tables if one.name not in OURS]
    stored = (row for table in tables for row in session.execute(select(table)))
    found = {text for row in stored for text in strings(tuple(row))}
    for folder in LAWS:
        for file in (ROOT / "tech_market" / folder).glob("*.toml"):
            found |= set(re.findall(r'"([^"\n]+)"', file.read_text(encoding="utf-8")))
    ours = {text for _, text in translate.collect() if len(text) >= SENTENCE}
    return {one_line(text) for text in found - ours if CHINESE.search(text)}


def left_over(text: str, known: set[str], whole: str) -> str:
    """Return a text without what people wrote; "" when nothing Chinese is left."""
    text = MASKED.sub("", one_line(text)).strip(".…")
    if len(text) >= LONG and text in whole:
        return ""
    for one in sorted((one for one in known if one in text), key=len, reverse=True):
        text = text.replace(one, "")
    text = text.translate(dict.fromkeys(map(ord, SEPARATORS)))
    return text if CHINESE.search(text) else ""


@pytest.fixture
def market(session: Session) -> Cast:
    """A market with something of everything."""
    now = clock.now()
    seed_targets(session, now)
    return load_demo(session, now=now)


@pytest.mark.once
@pytest.mark.parametrize("role", ["", *DEMO_ROLES])
def test_full_market_speaks_english(
    app: Flask,
    session: Session,
    market: Cast,
    client_as: Callable[[User], FlaskClient],
    role: str,
) -> None:
    client = client_as(person_of(market, role)) if role else app.test_client()
    in_english(client)
    pages: dict[str, list[str]] = {}
    unsaid: dict[str, list[str]] = {}

    def read(_app: Flask, response: Response) -> None:
        if response.mimetype != "text/html":
            return
        words = words_of(response.get_data(as_text=True))
        if words.unsaid:
            unsaid[request.full_path] = words.unsaid
        if not request.path.startswith(CODE_LISTS):
            found = [one for one in words.found if CHINESE.search(one)]
            pages[request.full_path] = found

    with request_finished.connected_to(read, app):
        assert walk(client) > 20
    known = written(session)
    whole = "\n".join(known)
    faults = {
        url: left
        for url, found in pages.items()
        if (left := [one for text in found if (one := left_over(text, known, whole))])
    }
    assert faults == {}
    assert unsaid == {}  # WCAG 3.1.2: a voice must know that it is Chinese
