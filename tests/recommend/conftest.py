"""An index of its own for each test, in an empty folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tech_market.recommend.store import Store
from tech_market.recommend.wiring import NAME


@pytest.fixture
def store(app: Flask, session: Session, tmp_path: Path) -> Iterator[Store]:
    """Switch the application's index on; a rebuild answers before it returns."""
    assert session is not None
    found: Store = app.extensions[NAME]
    usual = found.folder
    found.folder, found.is_on, found.is_background = tmp_path / "index", True, False
    found.drop()
    try:
        yield found
    finally:
        found.folder, found.is_on, found.is_background = usual, False, True
        found.drop()
