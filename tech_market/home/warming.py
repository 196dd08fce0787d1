"""Open the pages people come in by, so that the first visitor does not wait for it.

A fresh process compiles templates, opens the index and reads the code lists with its
first answers; it may do that before anybody asks.
"""

import logging
from threading import Thread
from typing import Final

from flask import Flask

PAGES: Final = (
    "/",
    "/search?q=%E6%B3%B5",
    "/needs?q=%E6%B3%B5",
    "/results?q=%E6%B3%B5",
    "/progress",
)
log = logging.getLogger(__name__)


def warm(app: Flask) -> None:
    """Ask for each page as a visitor would; what fails is logged and left to them."""
    hosts = app.config["SETTINGS"].hosts or ["localhost"]
    visitor = app.test_client()
    for page in PAGES:
        try:
            answer = visitor.get(page, base_url=f"http://{hosts[0].lstrip('.')}")
        except Exception:
            log.exception("warming failed: %s", page)
            return
        if answer.status_code != 200:  # noqa: PLR2004 - all is well
            log.warning("warming: %s answered %s", page, answer.status_code)


def start_warming(app: Flask) -> None:
    """Do so beside the first requests."""
    Thread(target=warm, args=(app,), name="warming", daemon=True).start()
