"""Files are durable before their row, random on disk, and checked when read."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tech_market.cli.files import group
from tech_market.errors import NotFound, RuleBroken
from tech_market.files import services
from tech_market.files.models import StoredFile
from tech_market.policy.actor import SYSTEM
from tests.files.samples import PDF

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)


def store(session: Session, folder: Path) -> StoredFile:
    return services.store(
        session, folder=folder, content=PDF, name="合同.pdf", actor=SYSTEM, now=NOW
    )


def on_disk(folder: Path) -> list[Path]:
    return sorted((folder / services.FOLDER).glob("*/*"))


def test_a_stored_file_reads_back_and_its_name_tells_nothing(
    session: Session, tmp_path: Path
) -> None:
    stored = store(session, tmp_path)
    (path,) = on_disk(tmp_path)
    assert services.read(stored, folder=tmp_path) == PDF
    assert path.name == stored.storage_name
    assert "合同" not in str(path)
    assert path.stat().st_mode & 0o077 == 0


def test_every_file_is_synced_before_its_row(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    real = os.fsync

    def note(handle: int) -> None:
        synced.append(handle)
        real(handle)

    monkeypatch.setattr(os, "fsync", note)
    store(session, tmp_path)
    assert len(synced) == 2  # the file, then its folder


def test_a_full_disk_leaves_neither_file_nor_row(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RuleBroken) as broken:
        store(session, tmp_path)
    assert broken.value.code == "no-space"
    assert on_disk(tmp_path) == []
    assert session.query(StoredFile).count() == 0


def test_a_changed_or_lost_file_is_noticed(session: Session, tmp_path: Path) -> None:
    stored = store(session, tmp_path)
    (path,) = on_disk(tmp_path)
    path.write_bytes(b"%PDF-another")
    with pytest.raises(RuleBroken) as broken:
        services.read(stored, folder=tmp_path)
    assert broken.value.code == "file-damaged"
    path.unlink()
    with pytest.raises(NotFound):
        services.read(stored, folder=tmp_path)
    found = services.sweep(session, folder=tmp_path, now=NOW)
    assert found.damaged == (stored.ref,)


def test_the_sweeper_removes_old_orphans_only(session: Session, tmp_path: Path) -> None:
    stored = store(session, tmp_path)
    old, young = tmp_path / "files/aa/old", tmp_path / "files/aa/young"
    old.parent.mkdir(parents=True)
    for path, age in ((old, 100_000), (young, 10)):
        path.write_bytes(PDF)
        os.utime(path, (NOW.timestamp() - age,) * 2)
    found = services.sweep(session, folder=tmp_path, now=NOW)
    assert (found.removed, found.damaged) == (1, ())
    assert {path.name for path in on_disk(tmp_path)} == {"young", stored.storage_name}


def test_the_command_sweeps(app: Flask) -> None:
    result = app.test_cli_runner().invoke(group, ["sweep"])
    assert result.exit_code == 0
    assert "清除无主文件 0 个" in result.output
