"""Whoever chose English reads Chinese only where people wrote it."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, Response, request, request_finished
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.db import Base
from tech_market.demo.loading.people import Cast
from tests.house.test_every_page import DEMO_ROLES, person_of, walk
from tests.house.test_every_page import cast as cast
from tests.house.test_translations import CHINESE, CODE_LISTS, in_english, shown

OURS = {"code_entries", "code_lists", "audit_events"}  # tables whose words are ours
LONG = 6  # characters a part of what somebody wrote has at least
RUN = re.compile(r"[\u2e80-\u2fdf\u3400-\u9fff]+")


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


def written(session: Session) -> set[str]:
    """Return every Chinese text the database holds, in one line each."""
    found = set()
    for table in Base.metadata.sorted_tables:
        if table.name in OURS:
            continue
        for row in session.execute(select(table)):
            for text in strings(tuple(row)):
                if CHINESE.search(text):
                    found.add(" ".join(text.split()))
    return found


def left_over(text: str, known: set[str], whole: str) -> str:
    """Return a text without what people wrote; "" when nothing Chinese is left."""
    text = " ".join(text.split())
    if len(text) >= LONG and text.rstrip("…") in whole:
        return ""
    for one in sorted((one for one in known if one in text), key=len, reverse=True):
        text = text.replace(one, "")
    return text if CHINESE.search(text) else ""


@pytest.mark.parametrize("role", ["", *DEMO_ROLES])
def test_full_market_speaks_english(
    app: Flask,
    session: Session,
    cast: Cast,
    client_as: Callable[[User], FlaskClient],
    role: str,
) -> None:
    client = client_as(person_of(cast, role)) if role else app.test_client()
    pages: dict[str, list[str]] = {}

    def read(_app: Flask, response: Response) -> None:
        if response.mimetype == "text/html":
            body = response.get_data(as_text=True)
            found = [one for one in shown(body) if CHINESE.search(one)]
            if not request.path.startswith(CODE_LISTS):
                pages.setdefault(request.full_path, found)

    with request_finished.connected_to(read, app):
        walk(in_english(client))
    known = written(session)
    whole = "\n".join(known)
    faults = {
        url: left
        for url, found in pages.items()
        if (left := [one for text in found if (one := left_over(text, known, whole))])
    }
    import json

    with open(f"/tmp/eng-{role or 'public'}.json", "w") as f:
        json.dump(faults, f, ensure_ascii=False, indent=1)
    assert faults == {}
