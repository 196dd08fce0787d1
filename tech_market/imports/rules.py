"""The life of a batch and of its rows, and what makes two rows the same. Pure."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from tech_market.errors import RuleBroken
from tech_market.saying import Said

MOST_ROWS = 3_000  # of one file; more are split
MOST_COLUMNS = 100
LONGEST_CELL = 20_000  # characters kept of a cell, as the longest text of a listing
LONGEST_HEAD = 80  # characters of a heading
EXAMPLE = "【示例】"  # begins the titles of the template's own rows


class BatchState(StrEnum):
    """Where a batch stands, from its file to its listings and back."""

    MAPPING = "mapping"  # which column is which is still to be said
    CHECKED = "checked"
    IMPORTING = "importing"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    DISCARDED = "discarded"


class RowState(StrEnum):
    """What will become of a row, or has."""

    READ = "read"  # not checked yet
    ERROR = "error"
    DUPLICATE = "duplicate"
    WARNING = "warning"
    READY = "ready"
    SKIPPED = "skipped"
    IMPORTED = "imported"
    UNDONE = "undone"


_B, _R = BatchState, RowState
BATCH_NAMES: dict[BatchState, str] = {
    _B.MAPPING: "待对应列",
    _B.CHECKED: "待导入",
    _B.IMPORTING: "正在导入",
    _B.DONE: "已导入",
    _B.UNDOING: "正在撤销",
    _B.UNDONE: "已撤销",
    _B.DISCARDED: "已放弃",
}
ROW_NAMES: dict[RowState, str] = {
    _R.READ: "待核对",
    _R.ERROR: "有错误",
    _R.DUPLICATE: "重复",
    _R.WARNING: "请留意",
    _R.READY: "可导入",
    _R.SKIPPED: "已跳过",
    _R.IMPORTED: "已导入",
    _R.UNDONE: "已撤销",
}
IMPORTABLE = frozenset({_R.READY, _R.WARNING})
#: rows that wait for a decision; what was imported or undone stays as it is
OPEN_ROWS = frozenset({_R.READ, _R.ERROR, _R.DUPLICATE, _R.SKIPPED}) | IMPORTABLE
#: what a person may do, and in which states of the batch
MAPPABLE = frozenset({_B.MAPPING, _B.CHECKED})
EDITABLE = frozenset({_B.CHECKED, _B.DONE})
WORKING = frozenset({_B.IMPORTING, _B.UNDOING})
ENDED = frozenset({_B.UNDONE, _B.DISCARDED})


def check_state(state: BatchState, allowed: Iterable[BatchState]) -> None:
    """Raise RuleBroken("import-state") unless the batch stands where this is done."""
    if state not in set(allowed):
        raise RuleBroken(
            "import-state",
            "这一批%(state)s，现在不能这样做；请刷新页面看最新情况",
            state=Said(BATCH_NAMES[state]),
        )


def row_state(
    *,
    is_skipped: bool,
    has_error: bool,
    has_twin: bool,
    is_kept: bool,
    has_warning: bool,
) -> RowState:
    """Return what becomes of a row: a person's skip first, then the worst it has."""
    if is_skipped:
        return RowState.SKIPPED
    if has_error:
        return RowState.ERROR
    if has_twin and not is_kept:
        return RowState.DUPLICATE
    return RowState.WARNING if has_warning or has_twin else RowState.READY


def title_key(title: str) -> str:
    """Return a title without width, case, blanks and punctuation."""
    plain = unicodedata.normalize("NFKC", title).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def content_digest(title: str, text: str) -> str:
    """Return what two rows of the same title and text have in common; "" for none."""
    if not title:
        return ""
    body = "\n".join((title_key(title), title_key(text)))
    return hashlib.sha256(body.encode()).hexdigest()[:32]


_MARKS = re.compile(r"^(?:专利|申请|授权|公开|公告|登记)?(?:公告|公开)?号[::]?")
_LONG_NUMBER = re.compile(r"((?:19|20)\d{2}[1-9]\d{7})[\dX]?")


def right_key(number: str) -> str:
    """Return a right's number as it is compared.

    `ZL 2021 1 0123456.7`, `CN202110123456.7` and `2021101234567` are one application:
    marks, blanks and the check digit go. Other numbers lose their blanks only.
    """
    plain = unicodedata.normalize("NFKC", number).upper()
    plain = _MARKS.sub("", "".join(plain.split()))
    plain = re.sub(r"^(?:ZL|CN)(?=\d)", "", plain)
    head, dot, tail = plain.rpartition(".")
    if dot and len(tail) == 1 and head.isdigit():
        return head
    found = _LONG_NUMBER.fullmatch(plain)
    return found[1] if found else plain


#: the fifth digit of a Chinese application number says what was applied for
_PATENT_KINDS = {
    "1": "patent-invention",
    "8": "patent-invention",
    "2": "patent-utility",
    "9": "patent-utility",
    "3": "patent-design",
}


def right_kind(number: str) -> str:
    """Return the kind (list ip-kind) that a number shows by itself, or "patent"."""
    key = right_key(number)
    if "SR" in key:
        return "software"
    found = _LONG_NUMBER.fullmatch(key)
    return _PATENT_KINDS.get(key[4], "patent") if found else "patent"


def runs_as_formula(text: str) -> bool:
    """Tell whether a spreadsheet would run this text; a signed number it would not."""
    plain = unicodedata.normalize("NFKC", text).lstrip("'\"\t\r\n \0")
    if plain[:1] in {"=", "@"}:
        return True
    return plain[:1] in {"+", "-"} and any(sign in plain for sign in "(|!")


def letter_of(column: int) -> str:
    """Return a column as spreadsheets name it: 0 is A, 26 is AA."""
    name, left = "", column + 1
    while left:
        left, rest = divmod(left - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
