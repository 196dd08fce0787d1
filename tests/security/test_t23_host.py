"""T23: the site answers to its own names only, and believes no forwarded address."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.app import create_app
from tech_market.audit.models import AuditEvent
from tech_market.config import Settings, UnsafeSettings
from tests.clients import post

KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c"


def settings(folder: Path, **values: object) -> Settings:
    defaults = {
        "app_env": "production",
        "data_dir": folder,
        "database_url": f"sqlite:///{folder}/host.db",
        "secret_key": KEY,
        "trusted_hosts": "market.example",
    }
    return Settings(**(defaults | values))  # type: ignore[arg-type]


@pytest.fixture
def production(tmp_path: Path) -> Flask:
    return create_app(settings(tmp_path))


@pytest.mark.parametrize("host", ["evil.example", "market.example.evil", "127.0.0.1"])
def test_foreign_host_is_refused(production: Flask, host: str) -> None:
    answer = production.test_client().get("/livez", headers={"Host": host})
    assert answer.status_code == 400


def test_own_host_is_served_with_strict_headers(tmp_path: Path) -> None:
    from flask_migrate import upgrade

    app = create_app(settings(tmp_path))
    with app.app_context():
        upgrade()
    answer = app.test_client().get("/sign-in", base_url="https://market.example")
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    assert answer.headers["Cache-Control"] == "no-store"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-market=")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax"))


def test_forwarded_address_is_not_believed(
    session: Session, client: FlaskClient
) -> None:
    wrong = {"email": "nobody@example.com", "password": "wrong-password"}
    post(client, "/sign-in", wrong, headers={"X-Forwarded-For": "203.0.113.9"})
    last = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert last is not None
    assert last.ip == "127.0.0.1"


@pytest.mark.parametrize(
    "values",
    [
        {"secret_key": ""},
        {"secret_key": "short"},
        {"secret_key": "a" * 64},
        {"debug": True},
        {"trusted_hosts": ""},
        {"database_url": "mysql://x/y"},
    ],
)
def test_t30_unsafe_settings_refuse_to_start(
    tmp_path: Path, values: dict[str, object]
) -> None:
    with pytest.raises(UnsafeSettings):
        create_app(settings(tmp_path, **values))
