"""What a file is, by its content; tricks in content and name."""

import io
import zipfile

import pytest

from tech_market.errors import RuleBroken
from tech_market.files import rules
from tests.files.samples import DOCX, JPEG, PDF, PNG, XLSX, package


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PDF, "合同.pdf", "pdf"),
        (PDF, "合同.PDF", "pdf"),
        (DOCX, "合同.docx", "docx"),
        (XLSX, "清单.xlsx", "xlsx"),
        (JPEG, "扫描.jpg", "jpeg"),
        (JPEG, "扫描.jpeg", "jpeg"),
        (PNG, "扫描.png", "png"),
    ],
)
def test_five_kinds_come_in(content: bytes, name: str, kind: str) -> None:
    assert rules.check_file(content, name=name).kind == kind


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.pdf", "file-empty"),
        (b"<html><script>alert(1)</script>", "a.pdf", "file-kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.png", "file-kind"),
        (b"MZ\x90\0", "a.pdf", "file-kind"),
        (b"PK\x03\x04 no zip", "a.docx", "file-kind"),
        (package("a.txt"), "a.docx", "file-kind"),
        (package("word/document.xml"), "a.docx", "file-kind"),
        (package("[Content_Types].xml", "word/document.xml", "xl/workbook.xml"),
         "a.docx", "file-kind"),
        (package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
         "a.docx", "file-macro"),
        (DOCX, "a.xlsx", "file-kind"),
        (PDF, "a.pdf.exe", "file-kind"),
        (PDF, "pdf", "file-kind"),
        (PNG, "a.jpg", "file-kind"),
    ],
)  # fmt: skip
def test_everything_else_is_refused(content: bytes, name: str, code: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        rules.check_file(content, name=name)
    assert (broken.value.code, broken.value.field) == (code, "file")


def test_a_file_above_the_cap_is_refused() -> None:
    with pytest.raises(RuleBroken) as broken:
        rules.check_file(PDF + b"\0" * rules.LARGEST, name="a.pdf")
    assert broken.value.code == "file-size"


def test_a_package_that_would_unpack_to_too_much_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "x")
        made.writestr("word/document.xml", b"\0" * (rules.LARGEST_UNPACKED + 1))
    with pytest.raises(RuleBroken) as broken:
        rules.check_file(out.getvalue(), name="a.docx")
    assert broken.value.code == "file-size"


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("合同 正本.pdf", "合同 正本.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\temp\\a.pdf", "a.pdf"),
        ("a\u202efdp.pdf", "afdp.pdf"),
        ('a";x\r\nSet-Cookie: b.pdf', 'a";xSet-Cookie: b.pdf'),
        ("a\0b.pdf", "ab.pdf"),
        ("....pdf", "file.pdf"),
        ("长" * 300 + ".pdf", "长" * 114 + ".pdf"),
    ],
)
def test_names_lose_their_tricks(name: str, cleaned: str) -> None:
    assert rules.clean_name(name, kind="pdf") == cleaned
