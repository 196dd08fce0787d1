"""A throw-away PostgreSQL: made in a new folder, gone with the block that asked for it.

`python -m tests.postgres COMMAND…` runs a command beside such a server, with its
address in TEST_DATABASE_URL, and ends with the command's exit code.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Self

import psycopg

LOCALE = "C.UTF-8"  # with plain C, trigrams see nothing in Chinese text
DATABASE = "market_test"
LOG = "server.log"
NO_SERVER = 3  # exit code when there is no PostgreSQL to start
START_SECONDS = 30
SETTINGS = {  # a server that nobody will miss may forget everything in a crash
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "timezone": "UTC",
    "listen_addresses": "127.0.0.1",
}


class NoServer(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """PostgreSQL's server programs are not on this machine."""


def find_programs() -> Path:
    """Return the folder that holds initdb and postgres; raise NoServer if none does."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    config = shutil.which("pg_config")
    if config:
        said = subprocess.run([config, "--bindir"], capture_output=True, check=False)  # noqa: S603 - a program we found
        folders.insert(0, Path(said.stdout.decode().strip()))
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoServer("PostgreSQL's server programs (initdb, postgres) were not found")


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose processes the server's are: it refuses root, so then another user's."""

    uid: int | None = None  # None: ours
    gid: int | None = None

    @classmethod
    def for_us(cls) -> Self:
        """Return ourselves, or for root the user that Debian's package made."""
        if os.geteuid() != 0:
            return cls()
        names = {entry.pw_name for entry in pwd.getpwall()}
        entry = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
        return cls(uid=entry.pw_uid, gid=entry.pw_gid)

    def start(self, command: list[str], *, home: Path) -> "subprocess.Popen[bytes]":
        """Start a program in `home`, its words going to a log there."""
        with (home / LOG).open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - our own words
                command,
                cwd=home,
                stdout=log,
                stderr=log,
                user=self.uid,
                group=self.gid,
                extra_groups=None if self.uid is None else [],
            )

    def take(self, path: Path) -> None:
        """Become the owner of a file or folder."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


@contextmanager
def throwaway_server() -> Iterator[str]:
    """Start a server on a free port of this machine; yield its database's address."""
    programs, owner = find_programs(), Owner.for_us()
    home = Path(tempfile.mkdtemp(prefix="market-postgres-"))
    owner.take(home)
    try:
        password = _make_cluster(programs, home, owner)
        place = f"market:{password}@127.0.0.1:{_free_port()}"
        server = _start(programs, home, owner, port=place.rpartition(":")[2])
        try:
            _make_database(server, home, place)
            yield f"postgresql+psycopg://{place}/{DATABASE}"
        finally:
            server.send_signal(signal.SIGINT)  # its word for: drop clients, shut down
            server.wait()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _make_cluster(programs: Path, home: Path, owner: Owner) -> str:
    """Lay out an empty cluster in `home`; return its superuser's random password."""
    password = secrets.token_hex(16)
    kept = home / "password"
    kept.touch(mode=0o600)
    kept.write_text(password)
    owner.take(kept)
    command = [
        str(programs / "initdb"),
        f"--pgdata={home / 'data'}",
        "--username=market",
        f"--pwfile={kept}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        f"--locale={LOCALE}",
        "--no-sync",
    ]
    if owner.start(command, home=home).wait():
        raise RuntimeError(f"initdb failed: {_log(home)}")
    return password


def _log(home: Path) -> str:
    return (home / LOG).read_text(errors="replace")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(
    programs: Path, home: Path, owner: Owner, *, port: str
) -> "subprocess.Popen[bytes]":
    settings = {**SETTINGS, "port": port, "unix_socket_directories": str(home)}
    options = [f"--{name}={value}" for name, value in settings.items()]
    command = [str(programs / "postgres"), "-D", str(home / "data"), *options]
    return owner.start(command, home=home)


def _make_database(server: "subprocess.Popen[bytes]", home: Path, place: str) -> None:
    """Wait until the server answers, then make the tests' database."""
    deadline = time.monotonic() + START_SECONDS
    address = f"postgresql://{place}/postgres"
    while True:
        try:
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {DATABASE} TEMPLATE template0")
                return
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start: {_log(home)}") from error
            time.sleep(0.1)


def _stop(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def main(command: list[str]) -> int:
    """Run the command beside a server; return its exit code, or NO_SERVER."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        with throwaway_server() as url:
            environment = {**os.environ, "TEST_DATABASE_URL": url}
            with subprocess.Popen(command, env=environment) as child:  # noqa: S603 - the caller's own words
                try:
                    return child.wait()
                finally:
                    child.terminate()
    except NoServer as missing:
        sys.stderr.write(f"{missing}\n")
        return NO_SERVER


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
