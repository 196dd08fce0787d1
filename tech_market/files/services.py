"""Store files durably before their row commits; read them back unchanged."""

import hashlib
import os
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.errors import NotFound, RuleBroken
from tech_market.files.models import StoredFile
from tech_market.files.rules import Checked, check_file
from tech_market.policy.actor import Actor

FOLDER = "files"  # below the data folder
ORPHAN_AFTER = timedelta(days=1)  # a transaction is over long before


@dataclass(frozen=True, slots=True)
class Sweep:
    """What the sweeper found: files removed, and rows whose file is gone or changed."""

    removed: int
    damaged: tuple[str, ...]


def store(
    session: Session,
    *,
    folder: Path,
    content: bytes,
    name: str,
    actor: Actor,
    now: datetime,
    checked: Checked | None = None,
) -> StoredFile:
    """Write the file under a random name, durably, and add its row.

    A transaction that fails afterwards leaves an orphan for `sweep`, never a row
    without its file. `checked` is the word of a caller that has read the content
    itself (a table may be CSV). Raises RuleBroken: "no-space", and what `check_file`
    raises.
    """
    checked = checked or check_file(content, name=name)
    storage_name = secrets.token_hex(16)
    try:
        _write(_path(folder, storage_name), content)
    except OSError as error:
        raise RuleBroken(
            "no-space", "服务器暂时存不下这个文件，请稍后再试或联系运维", field="file"
        ) from error
    stored = StoredFile(
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        kind=checked.kind,
        name=checked.name,
        storage_name=storage_name,
        uploaded_at=now,
        uploaded_by_id=actor.user_id,
    )
    session.add(stored)
    session.flush()
    return stored


def read(stored: StoredFile, *, folder: Path) -> bytes:
    """Return the content as it came in.

    Raises NotFound when the file is gone, RuleBroken "file-damaged" when it changed.
    """
    try:
        content = _path(folder, stored.storage_name).read_bytes()
    except FileNotFoundError as error:
        raise NotFound("file") from error
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise RuleBroken("file-damaged", "文件内容与存入时的摘要不符，请联系运维")
    return content


def sweep(session: Session, *, folder: Path, now: datetime) -> Sweep:
    """Remove files that no row names, once they are old; check the others' digests."""
    rows = {one.storage_name: one for one in session.scalars(select(StoredFile))}
    removed = 0
    for path in sorted((folder / FOLDER).glob("*/*")):
        age = now.timestamp() - path.stat().st_mtime
        if path.name not in rows and age > ORPHAN_AFTER.total_seconds():
            path.unlink()
            removed += 1
    damaged = [one.ref for one in rows.values() if not _is_sound(one, folder)]
    return Sweep(removed, tuple(damaged))


def _is_sound(stored: StoredFile, folder: Path) -> bool:
    try:
        read(stored, folder=folder)
    except (NotFound, RuleBroken):
        return False
    return True


def _path(folder: Path, storage_name: str) -> Path:
    return folder / FOLDER / storage_name[:2] / storage_name


def _write(path: Path, content: bytes) -> None:
    """Write to a temporary name, fsync, rename, and fsync the folder."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(".part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
