"""The watch over writes itself: it must be able to fail."""

import pytest
from flask.testing import FlaskClient

from tests import writes
from tests.clients import post


def test_a_write_without_an_audit_line_fails_its_test(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert post(client, "/language", {"language": "en"}).status_code == 303
    monkeypatch.setattr(writes, "UNWRITTEN", frozenset())
    with pytest.raises(AssertionError, match="without an audit line"):
        post(client, "/language", {"language": "en"})
