"""T33-T35: a file is what its content says, its name is harmless, its size bounded."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.accounts.services.actors import actor_of
from tech_market.config import Settings
from tech_market.contracts.records import ContractDocument
from tests.contracts.papers import enter
from tests.contracts.test_documents import upload
from tests.files.samples import DOCX, PDF, package
from tests.makers import make_admin

Open = Callable[[User], FlaskClient]
POLYGLOT = PDF + b"<html><script>alert(1)</script></html>"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<html><script>alert(1)</script>", "contract.pdf"),
        (b"<svg onload='alert(1)'/>", "contract.png"),
        (b"MZ\x90\x00", "contract.pdf"),
        (PDF, "contract.pdf.html"),
        (package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
         "contract.docx"),
        (package("../../etc/passwd"), "contract.docx"),
        (DOCX, "contract.pdf"),
    ],
)  # fmt: skip
def test_t33_what_is_not_what_it_says_is_refused(
    session: Session, client_as: Open, content: bytes, name: str
) -> None:
    person = make_admin(session)
    contract = enter(session, actor=actor_of(person))
    assert upload(client_as(person), contract, content, name).status_code == 422
    assert session.scalars(select(ContractDocument)).all() == []


def test_t33_a_polyglot_goes_out_sandboxed_and_never_inline(
    session: Session, client_as: Open
) -> None:
    person = make_admin(session)
    contract, client = enter(session, actor=actor_of(person)), client_as(person)
    upload(client, contract, POLYGLOT)
    document = session.scalars(select(ContractDocument)).one()
    answer = client.get(f"/contracts/{contract.ref}/documents/{document.ref}")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "sandbox" in answer.headers.getlist("Content-Security-Policy")[0]


@pytest.mark.parametrize(
    "name",
    ["../../wsgi.pdf", "/etc/passwd.pdf", "a\u202efdp.pdf", "长" * 300 + ".pdf",
     "=cmd|' /C calc'!A1.pdf", "中文 合同.pdf"],
)  # fmt: skip
def test_t34_a_name_writes_no_path_and_breaks_no_header(
    app: Flask, session: Session, client_as: Open, name: str
) -> None:
    person = make_admin(session)
    contract, client = enter(session, actor=actor_of(person)), client_as(person)
    assert upload(client, contract, PDF, name).status_code == 303
    document = session.scalars(select(ContractDocument)).one()
    settings: Settings = app.config["SETTINGS"]
    stored = settings.data_dir / "files"
    names = {path.name for path in stored.rglob("*") if path.is_file()}
    assert document.file.storage_name in names
    assert document.file.storage_name.isalnum()
    answer = client.get(f"/contracts/{contract.ref}/documents/{document.ref}")
    header = answer.headers["Content-Disposition"]
    assert header.isascii()
    assert header.count('"') == 2
    assert not any(sign in header for sign in ("..", "/", "\\", "\n"))


def test_t5_a_stored_file_has_no_address_of_its_own(
    app: Flask, session: Session, client_as: Open
) -> None:
    person = make_admin(session)
    contract, client = enter(session, actor=actor_of(person)), client_as(person)
    upload(client, contract)
    file = session.scalars(select(ContractDocument)).one().file
    for url in (
        f"/files/{file.storage_name}",
        f"/static/../files/{file.storage_name[:2]}/{file.storage_name}",
        f"/contracts/{contract.ref}/documents/{file.ref}",
        f"/contracts/{contract.ref}/documents/{file.storage_name}",
    ):
        assert client.get(url).status_code == 404
    settings: Settings = app.config["SETTINGS"]
    assert not settings.data_dir.is_relative_to(Path(app.static_folder or ""))
