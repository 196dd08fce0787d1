"""T30: production starts with strong settings or not at all."""

from pathlib import Path
from typing import Any

import pytest

from tech_market.app import create_app
from tech_market.config import Settings, UnsafeSettings

STRONG = "Zh3n-h4i-k3j1-sh1ch4ng-qi4o-2026-11"


def production(folder: Path, **values: Any) -> Settings:
    sound: dict[str, Any] = {
        "app_env": "production",
        "data_dir": folder,
        "secret_key": STRONG,
        "trusted_hosts": "market.example.com",
    }
    return Settings(**(sound | values))


@pytest.mark.parametrize(
    "weak",
    ["", "dev", "secret", "changeme", "short-but-random-8c1f", "a" * 64, "ab" * 32],
)
def test_a_missing_known_or_short_key_stops_the_start(
    tmp_path: Path, weak: str
) -> None:
    with pytest.raises(UnsafeSettings, match="SECRET_KEY"):
        create_app(production(tmp_path, secret_key=weak))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"debug": True}, "DEBUG"),
        ({"trusted_hosts": " , "}, "TRUSTED_HOSTS"),
        ({"database_url": "mysql://localhost/market"}, "DATABASE_URL"),
    ],
)
def test_debug_open_hosts_and_odd_databases_stop_the_start(
    tmp_path: Path, values: dict[str, Any], says: str
) -> None:
    with pytest.raises(UnsafeSettings, match=says):
        create_app(production(tmp_path, **values))


def test_production_is_the_default_and_makes_no_key_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("APP_ENV", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(UnsafeSettings):
        Settings().check()


def test_sound_production_keeps_its_cookie_to_itself(tmp_path: Path) -> None:
    app = create_app(production(tmp_path))
    assert not app.debug
    assert not app.testing
    assert app.config["SESSION_COOKIE_NAME"] == "__Host-market"
    assert app.config["SESSION_COOKIE_SECURE"]
    assert app.config["SESSION_COOKIE_HTTPONLY"]
    assert app.config["SESSION_COOKIE_SAMESITE"] == "Lax"


def test_an_error_in_production_shows_no_inside(tmp_path: Path) -> None:
    app = create_app(production(tmp_path))
    answer = app.test_client().get(
        "/needs", base_url="https://market.example.com"
    )  # this database has no tables
    assert answer.status_code >= 500
    for inside in ("Traceback", "sqlalchemy", "no such table", "werkzeug", "Debugger"):
        assert inside not in answer.text
