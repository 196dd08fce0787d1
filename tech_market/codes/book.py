"""The code lists as they hold now: what was shipped, with the administrator's edits."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.codes.catalog import Code, shipped
from tech_market.codes.models import CodeEdit
from tech_market.errors import RuleBroken


@dataclass(frozen=True)
class CodeBook:
    """All lists at one revision; 0 is what was shipped."""

    revision: int
    lists: dict[str, dict[str, Code]]
    language: str = "zh"  # of the choices

    def spoken(self, language: str) -> "CodeBook":
        """Return the same lists with choices in this language, "zh" or "en"."""
        return replace(self, language=language)

    def find(self, list_key: str, code: str) -> Code | None:
        """Return an entry, retired ones too, or None."""
        return self.lists.get(list_key, {}).get(code)

    def label(self, list_key: str, code: str, *, language: str = "zh") -> str:
        """Return the label; an unknown code as it is, so that nothing is hidden."""
        found = self.find(list_key, code)
        if found is None:
            return code
        return found.label_en if language == "en" and found.label_en else found.label_zh

    def choices(
        self, list_key: str, *, parent: str | None = None, keep: Iterable[str] = ()
    ) -> list[tuple[str, str]]:
        """Return (code, label) of active entries in order, for a form.

        `parent` "" gives the top level only, a code its children, None all. Retired
        codes named in `keep` stay, so that old rows can be saved again.
        """
        kept = set(keep)
        return [
            (entry.code, self.label(list_key, entry.code, language=self.language))
            for entry in sorted(self.lists[list_key].values(), key=lambda e: e.sort)
            if (entry.active or entry.code in kept)
            and (parent is None or entry.parent == parent)
        ]

    def check(self, list_key: str, code: str, *, field: str) -> str:
        """Return the code if it is known and active.

        Raises RuleBroken: "unknown-code".
        """
        found = self.find(list_key, code)
        if found is None or not found.active:
            raise RuleBroken("unknown-code", "所选代码不存在或已停用", field=field)
        return code

    @cached_property
    def list_keys(self) -> list[str]:
        """All lists, in name order."""
        return sorted(self.lists)


_lock = Lock()
_latest: CodeBook | None = None


def current_book(session: Session) -> CodeBook:
    """Return the lists at the newest revision, kept in memory until it changes."""
    global _latest  # noqa: PLW0603 - one cache for each process, checked by revision
    revision = session.scalar(select(func.max(CodeEdit.revision))) or 0
    with _lock:
        if _latest is None or _latest.revision != revision:
            _latest = _read(session, revision)
        return _latest


def _read(session: Session, revision: int) -> CodeBook:
    lists = {
        key: {entry.code: entry for entry in one.codes}
        for key, one in shipped().items()
    }
    for edit in session.scalars(select(CodeEdit).order_by(CodeEdit.revision)):
        old = lists[edit.list_key].get(edit.code)
        lists[edit.list_key][edit.code] = Code(
            list_key=edit.list_key,
            code=edit.code,
            label_zh=edit.label_zh,
            label_en=edit.label_en,
            parent=edit.parent,
            sort=edit.sort,
            active=edit.is_active,
            edition=f"r{edit.revision}",
            source=edit.source,
            extra=old.extra if old else {},
        )
    return CodeBook(revision=revision, lists=lists)
