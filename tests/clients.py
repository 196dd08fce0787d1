"""Browsers without a browser: signed-in clients and forms with their token."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tech_market import clock
from tech_market.accounts.models import User
from tech_market.accounts.services import signing_in

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def signed_in(app: Flask, session: Session, user: User) -> FlaskClient:
    """Return a client whose cookie belongs to a living sign-in of this person."""
    token = signing_in.sign_in(session, user=user, ip="127.0.0.1", now=clock.now())
    session.commit()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return client


def csrf_token(client: FlaskClient, url: str = "/sign-in") -> str:
    """Return the form token of this client's session, read from a page."""
    found = TOKEN.search(client.get(url).get_data(as_text=True))
    assert found, f"no form token on {url}"
    return found.group(1)


def post(
    client: FlaskClient, url: str, data: dict[str, Any] | None = None, **kwargs: Any
) -> TestResponse:
    """Send a form as a browser would, with the session's token."""
    return client.post(
        url, data={"csrf_token": csrf_token(client), **(data or {})}, **kwargs
    )


def upload(
    client: FlaskClient, url: str, content: bytes, *, name: str, **fields: str
) -> TestResponse:
    """Send a form with one file under "file", as a browser would."""
    texts = {"csrf_token": csrf_token(client), **fields}
    parts = [
        f'--cut\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{text}\r\n'
        for key, text in texts.items()
    ]
    head = f'--cut\r\nContent-Disposition: form-data; name="file"; filename="{name}"'
    body = "".join(parts).encode() + head.encode() + b"\r\n\r\n" + content
    return client.post(
        url,
        data=body + b"\r\n--cut--\r\n",
        content_type="multipart/form-data; boundary=cut",
    )
