"""The commands answer to the names that outside checks call them by."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
FLASK = Path(sys.executable).parent / "flask"


def flask(folder: Path, *words: str) -> str:
    """Run the command as people do, in a process of its own."""
    environment = {**os.environ, "APP_ENV": "development", "DATA_DIR": str(folder)}
    for name in ("DATABASE_URL", "PYTHONPATH"):
        environment.pop(name, None)
    return subprocess.run(  # noqa: S603 - our own command
        [FLASK, "--app", "wsgi", *words], cwd=ROOT, env=environment, check=True,
        capture_output=True, text=True,
    ).stdout  # fmt: skip


def test_routes_speak_json_on_the_command_line(tmp_path: Path) -> None:
    rows = json.loads(flask(tmp_path, "routes", "--json"))
    assert {"rule": "/needs", "action": "need.read"}.items() <= next(
        row for row in rows if row["rule"] == "/needs"
    ).items()


@pytest.mark.parametrize(
    "words",
    [
        ("seed", "--help"),
        ("import", "needs", "--help"),
        ("import", "results", "--help"),
        ("match", "rank", "--help"),
        ("match", "evaluate", "--help"),
        ("create-user", "--help"),
        ("audit", "verify", "--help"),
        ("index", "rebuild", "--help"),
        ("index", "verify", "--help"),
    ],
)
def test_the_promised_commands_are_there(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    assert "Usage" in flask(tmp_path, *words)
