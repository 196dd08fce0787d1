"""Text travels packed, tells nothing by its length, and arrives as it was."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tests.makers import make_member

CSS = "/static/css/base.css"
PLAIN = (Path(__file__).parents[2] / "static/css/base.css").read_bytes()
PACKED = {"Accept-Encoding": "gzip, deflate, br"}


def test_a_page_travels_packed_and_arrives_whole(app: Flask, session: Session) -> None:
    assert session
    answer = app.test_client().get("/sign-up", headers=PACKED)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    plain = gzip.decompress(answer.data)
    assert len(answer.data) < len(plain) / 2
    assert plain.endswith(b"</html>")


def test_the_length_of_a_page_does_not_tell_what_is_in_it(
    app: Flask, session: Session
) -> None:
    assert session
    lengths = {
        len(app.test_client().get("/help", headers=PACKED).data) for _ in range(12)
    }
    assert len(lengths) > 3


@pytest.mark.parametrize("wanted", ["", "identity", "br", "gzip;q=0, deflate"])
def test_who_cannot_unpack_it_gets_it_plain(
    app: Flask, session: Session, wanted: str
) -> None:
    assert session
    answer = app.test_client().get("/needs", headers={"Accept-Encoding": wanted})
    assert "Content-Encoding" not in answer.headers
    assert answer.text.endswith("</html>")
    assert {"Cookie", "Accept-Encoding"} <= answer.vary.as_set(preserve_casing=True)


def test_a_static_file_is_packed_once_and_known_again(app: Flask) -> None:
    client = app.test_client()
    first, second = (client.get(CSS, headers=PACKED) for _ in range(2))
    assert first.data == second.data
    assert gzip.decompress(first.data) == PLAIN
    known = {**PACKED, "If-None-Match": first.headers["ETag"]}
    assert first.headers["ETag"].startswith("W/")
    with client.get(CSS, headers=known) as again:
        assert again.status_code == 304
    with client.get(CSS) as plain:
        assert plain.data == PLAIN


def test_a_piece_of_a_file_is_a_piece_of_the_plain_one(app: Flask) -> None:
    asked = {**PACKED, "Range": "bytes=0-9"}
    with app.test_client().get(CSS, headers=asked) as answer:
        assert answer.status_code == 206
        assert answer.data == PLAIN[:10]


def test_a_head_has_the_headers_alone(app: Flask) -> None:
    answer = app.test_client().head(CSS, headers=PACKED)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.data == b""


def test_what_is_short_or_packed_already_is_left_alone(
    session: Session, client_as: Callable[[User], FlaskClient], app: Flask
) -> None:
    member = client_as(make_member(session))
    workbook = member.get("/imports/template.xlsx", headers=PACKED)
    assert workbook.data.startswith(b"PK")
    assert "Content-Encoding" not in workbook.headers
    assert "Content-Encoding" not in app.test_client().get("/livez").headers
