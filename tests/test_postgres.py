"""The server that the tests start for themselves is usable, Chinese, and then gone."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.postgres import LOCALE, NoServer, find_programs, throwaway_server


def have_server() -> bool:
    if os.environ.get("REQUIRE_ALL") == "1":  # then a missing server is a failure
        return True
    try:
        find_programs()
    except NoServer:
        return False
    return True


needs_server = pytest.mark.skipif(not have_server(), reason="no PostgreSQL server")


@needs_server
def test_server_speaks_chinese_and_is_gone_after_the_block() -> None:
    with throwaway_server() as url:
        plain = url.replace("+psycopg", "")
        with psycopg.connect(plain) as connection:
            row = connection.execute(
                "SELECT datcollate, pg_encoding_to_char(encoding), length('技术需求')"
                " FROM pg_database WHERE datname = current_database()"
            ).fetchone()
    assert row == (LOCALE, "UTF8", 4)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(plain)


@needs_server
def test_command_beside_a_server_keeps_its_exit_code() -> None:
    look = "import os, sys; sys.exit(7 if os.environ['TEST_DATABASE_URL'] else 1)"
    command = [sys.executable, "-m", "tests.postgres", sys.executable, "-c", look]
    root = Path(__file__).resolve().parents[1]
    ended = subprocess.run(command, cwd=root, check=False)  # noqa: S603 - our words
    assert ended.returncode == 7
