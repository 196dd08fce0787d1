"""Workbooks and uploads as tests need them."""

import io
from collections.abc import Callable
from typing import Any

import xlsxwriter
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.clients import csrf_token
from tests.pages import page

HEADS = "成果名称,所属领域,成果介绍,拟转让价格,专利号\n"
FIELD = "新材料及其应用"


def workbook(fill: Callable[[Any, Any], None]) -> bytes:
    """Return a workbook whose sheet `fill(sheet, book)` wrote."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        fill(book.add_worksheet("成果"), book)
    return out.getvalue()


def lines(*titles: str) -> str:
    """Return a table with one good row for each title."""
    rows = (f"{title},{FIELD},说明：{title},12.5,\n" for title in titles)
    return HEADS + "".join(rows)


def send(
    client: FlaskClient, content: bytes | str, *, name: str = "成果.csv", **more: str
) -> TestResponse:
    """Upload a file as the page's form would."""
    raw = content.encode() if isinstance(content, str) else content
    data: dict[str, Any] = {
        "csrf_token": csrf_token(client), "is_not_secret": "y",
        "file": (io.BytesIO(raw), name), **more,
    }  # fmt: skip
    return client.post("/imports", data=data)


def checked(client: FlaskClient, content: bytes | str, **more: str) -> str:
    """Upload, take the columns as proposed, and return the batch's address."""
    sent = send(client, content, **more)
    assert sent.status_code == 303, sent.text
    form = page(client, sent.location).form(sent.location)
    done = client.post(sent.location, data=form.fields)
    assert done.status_code == 303, done.text
    return sent.location.removesuffix("/columns")


def act(client: FlaskClient, url: str, **data: str) -> TestResponse:
    """Press a button of the batch's page."""
    return client.post(url, data={"csrf_token": csrf_token(client), **data})
