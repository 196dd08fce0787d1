"""Answer with a file to keep."""

from urllib.parse import quote

from flask import Response

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "ics": "text/calendar; charset=utf-8",
    "zip": "application/zip",
    "txt": "text/plain; charset=utf-8",
}


def attachment(content: bytes, *, name: str, kind: str) -> Response:
    """Send bytes as an attachment called `name`.`kind`; Chinese names by RFC 6266."""
    response = Response(content, content_type=TYPES[kind])
    encoded = quote(f"{name}.{kind}", safe="")
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"download.{kind}\"; filename*=UTF-8''{encoded}"
    )
    return response
