"""A fresh database for one run: a SQLite file, or one on TEST_DATABASE_URL's server."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text


@contextmanager
def fresh_database(folder: Path, name: str = "market") -> Iterator[str]:
    """Yield the address of an empty database of its own; drop it afterwards.

    TEST_DATABASE_URL (postgresql+psycopg://…) names the server to use, if any.
    """
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        yield f"sqlite:///{folder}/{name}.db"
        return
    url = make_url(server)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    own = f"{url.database}_{name}_{worker}_{os.getpid()}"
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{own}"'))
    yield url.set(database=own).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{own}" WITH (FORCE)'))
    admin.dispose()
