"""The columns people got later come to a market that is in use, up and down."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from tech_market import clock
from tech_market.accounts.models import User
from tech_market.accounts.services import signing_in
from tech_market.app import create_app
from tech_market.config import Settings
from tech_market.db import db, transaction
from tests.databases import fresh_database
from tests.makers import make_broker, make_member


@pytest.fixture
def market(tmp_path: Path) -> Iterator[Flask]:
    with fresh_database(tmp_path, "people") as url:
        app = create_app(Settings(app_env="test", data_dir=tmp_path, database_url=url))
        with app.app_context():
            upgrade()
            yield app
            db.session.remove()
            db.engine.dispose()


def test_people_in_use_keep_their_rows_and_their_sign_ins(market: Flask) -> None:
    assert market is not None
    with transaction() as session:
        member = make_member(session)
        make_broker(session)
        now = clock.now()
        token = signing_in.sign_in(session, user=member, ip="", now=now)
    db.session.remove()
    downgrade(revision="search_2")
    count = text("SELECT count(*) FROM users")
    with db.engine.connect() as connection:
        assert connection.scalar(count) == 2
    upgrade()
    found = signing_in.find_sign_in(db.session(), token=token, now=now)
    assert found is not None
    assert len(found.ref) == 12
    assert found.user.text_size == ""
    assert db.session.get_one(User, found.user_id).leaving_at is None
