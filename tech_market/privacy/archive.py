"""Pack sections into one ZIP: a page to read, and each table as CSV and as JSON."""

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from tech_market.privacy.sections import Section
from tech_market.web.sheets import Cell, Sheet, to_csv


def pack(sections: Sequence[Section], *, index: str, now: datetime) -> bytes:
    """Return the archive; `index` is the page that says what lies in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "index.html", index.encode(), now=now)
        for one in sections:
            _put(archive, f"data/{one.name}.json", _json(one), now=now)
            sheet = Sheet(one.title, [label for _name, label in one.head], one.rows)
            _put(archive, f"data/{one.name}.csv", to_csv(sheet), now=now)
    return out.getvalue()


def _put(archive: zipfile.ZipFile, name: str, content: bytes, *, now: datetime) -> None:
    entry = zipfile.ZipInfo(name, date_time=now.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    archive.writestr(entry, content)


def _json(one: Section) -> bytes:
    names = [name for name, _label in one.head]
    rows = [dict(zip(names, map(_plain, row), strict=True)) for row in one.rows]
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()


def _plain(cell: Cell) -> str | int | None:
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell) if isinstance(cell, Decimal) else cell
