"""Files at the edge: only marked routes read long bodies; files go out sandboxed."""

from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask, Response, current_app, request
from werkzeug.datastructures import FileStorage
from wtforms import FileField

from tech_market.config import Settings
from tech_market.files import services as files
from tech_market.files.models import StoredFile
from tech_market.files.rules import LARGEST
from tech_market.web.download import attachment

View = TypeVar("View")
_TAKES = "__takes_files__"
SANDBOX = "sandbox; default-src 'none'"
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


def data_folder() -> Path:
    """Return where this installation keeps files."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.data_dir


def read_sent(field: FileField) -> tuple[str, bytes]:
    """Return name and content of the file that was sent.

    A text under its name counts as no file.
    """
    sent = field.data
    if not isinstance(sent, FileStorage):
        return "", b""
    with closing(sent):
        return sent.filename or "", sent.read()


def hand_out(stored: StoredFile) -> Response:
    """Give a file out, to keep and never to open inside a page."""
    content = files.read(stored, folder=data_folder())
    name = stored.name.rpartition(".")[0]
    response = attachment(content, name=name, kind=stored.kind)
    response.headers["Content-Security-Policy"] = SANDBOX
    return response
