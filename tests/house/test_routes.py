"""No address vanishes or appears unnoticed."""

import json
from pathlib import Path

import pytest
from flask import Blueprint, Flask

from tech_market.policy.routes import UndeclaredRoute, declared_routes

SAVED = Path(__file__).with_name("routes.txt")


def test_routes_are_the_saved_ones(app: Flask) -> None:
    """To accept a change: `./dev routes` writes the list anew; review the diff."""
    found = [one.line for one in declared_routes(app)]
    assert found == SAVED.read_text(encoding="utf8").splitlines()


def test_route_without_action_stops_the_start() -> None:
    bare = Flask("bare")
    blueprint = Blueprint("loose", __name__)
    blueprint.add_url_rule("/loose", "loose", lambda: "open to all")
    bare.register_blueprint(blueprint)
    with pytest.raises(UndeclaredRoute):
        declared_routes(bare)


def test_routes_command_prints_what_each_route_demands(app: Flask) -> None:
    from tech_market.cli.routes import routes

    printed = app.test_cli_runner().invoke(routes, ["--json"])
    assert printed.exit_code == 0, printed.exception
    rows = {(row["rule"], row["methods"][0]): row for row in json.loads(printed.output)}
    assert rows["/audit", "GET"]["roles"] == ["admin", "auditor"]
    assert rows["/sign-in", "POST"]["csrf"] is True
