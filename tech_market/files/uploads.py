"""Only routes that take files read long bodies; everything else keeps the short cap."""

from typing import Any, TypeVar

from flask import Flask, current_app, request

from tech_market.files.rules import LARGEST

View = TypeVar("View")
_TAKES = "__takes_files__"
OTHER_FIELDS = 1024 * 1024  # bytes a form may have beside its file


def takes_file(view: View) -> View:
    """Mark a view whose form carries a file. Write it above `route`."""
    setattr(view, _TAKES, True)
    return view


def init_uploads(app: Flask) -> None:
    """Raise the cap for marked views, before anything reads the body."""
    app.before_request(allow_file)


def allow_file() -> None:
    """Let this request be as long as a file, if its view takes one."""
    view: Any = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, _TAKES, False):
        request.max_content_length = LARGEST + OTHER_FIELDS
