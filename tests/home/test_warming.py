"""A fresh process has opened the first pages before anybody asks."""

import logging

import pytest
from flask import Flask, request_finished
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.audit.models import AuditEvent
from tech_market.home import warming


def test_the_first_pages_are_opened_as_a_visitor(
    app: Flask, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    codes: list[int] = []

    def hear(_app: Flask, response: object) -> None:
        codes.append(getattr(response, "status_code", 0))

    with request_finished.connected_to(hear, app), caplog.at_level(logging.WARNING):
        warming.warm(app)
    assert codes == [200] * len(warming.PAGES)
    assert caplog.text == ""
    assert session.scalar(select(func.count(AuditEvent.id))) == 0


def test_a_page_that_fails_is_logged_and_stops_nothing(
    app: Flask,
    session: Session,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert session is not None
    monkeypatch.setattr(warming, "PAGES", ("/no-such-page", "/"))
    warming.warm(app)
    assert "/no-such-page answered 404" in caplog.text
