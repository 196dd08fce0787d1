"""Bring the translations up to date: collect texts, keep what is translated, compile.

usage: translate.py

Finds the texts marked `_()` and `_l()` as babel.cfg says, those of refusals and of
`Said()`, and the lines of translations/words.txt; writes messages.po and messages.mo
of each language. New texts stand in messages.po with an empty msgstr: fill them in and
run this again. Texts that are gone leave. Answers 1 while a text has no translation.
"""

import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "translations"
WORDS = FOLDER / "words.txt"
LANGUAGES = ("en",)
LONGEST_LINE = 120
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)  # a date would make every run a change
HEADER = """\
# What the market says in this language; `./dev translate` keeps the list.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

"""

#: where texts stand: which argument, the first when None
KEYWORDS = DEFAULT_KEYWORDS | {
    "_l": None, "Said": (1,), "RuleBroken": (2,), "LexiconFault": (2,),
}  # fmt: skip

Key = tuple[str, str]  # context and text


def po_path(language: str) -> Path:
    """Return the file people edit."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def collect() -> set[Key]:
    """Return every text a page can show."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]  # Babel's
    found = {("", text) for text in words()}
    for file, _line, text, _comments, context in extract_from_dir(
        ROOT, methods, options, KEYWORDS
    ):
        if not isinstance(text, str):
            raise TypeError(f"{file}: {text} has a plural form; say it without one")
        found.add((context or "", text))
    return found


def words() -> list[str]:
    """Return the texts that reach `_()` as a variable."""
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def read_catalog(language: str) -> Catalog:
    """Return what is translated so far."""
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(old: Catalog, texts: set[Key]) -> Catalog:
    """Return exactly these texts, in order, with the translations known."""
    new = Catalog(
        locale=old.locale, charset="utf-8", creation_date=NO_DATE, revision_date=NO_DATE
    )
    new.fuzzy = False
    for context, text in sorted(texts):
        known = old.get(text, context or None)
        new.add(text, known.string if known else "", context=context or None)
    return new


def po_text(catalog: Catalog) -> str:
    """Write a catalog for people, the same on every machine and every day."""
    out = BytesIO()
    write_po(out, catalog, width=LONGEST_LINE, omit_header=True, no_location=True)
    return HEADER + out.getvalue().decode()


def mo_bytes(catalog: Catalog) -> bytes:
    """Write a catalog for the program."""
    out = BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def missing(catalog: Catalog) -> list[str]:
    """Return the texts without a translation."""
    return [str(one.id) for one in catalog if one.id and not one.string]


def main() -> int:
    """Update every language; say what is still to translate."""
    texts = collect()
    lacking = []
    for language in LANGUAGES:
        path = po_path(language)
        catalog = update(read_catalog(language), texts)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(po_text(catalog), encoding="utf-8")
        path.with_suffix(".mo").write_bytes(mo_bytes(catalog))
        lacking += [f"{language}: {text}" for text in missing(catalog)]
    print(f"{len(texts)} texts, {len(lacking)} without a translation")
    print(*lacking, sep="\n")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
