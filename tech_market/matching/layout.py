"""The index on disk: generations side by side, one of them current.

folder/LAYOUT   the layout's version    folder/CURRENT  the generation searched
folder/LOCK     held by the one writer  folder/gen-*/   tantivy's files and ours
A rebuild fills a new generation and then renames CURRENT into place, so a search
sees either the old one or the new one, whole.
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import tantivy

from tech_market.matching import lexicon
from tech_market.matching.profile import SORTS
from tech_market.matching.text import KINDS
from tech_market.matching.weights import weights

NUMBER: Final = 9  # raise when the schema, the packed profile or splitting changes
#: older ones that can still be searched while a new index is built: what searches read
#: lies where NUMBER has it. They are neither ranked nor written to.
SEARCHED: Final = frozenset({7, 8})
AUDIENCES: Final = ("member", "public")
CODES: Final = ("field", "industry", "cooperation", "region", "stage", "band")
TITLE, KEYWORDS, DESCRIPTION = "title", "keywords", "description"
TEXTS: Final = (TITLE, KEYWORDS, DESCRIPTION)  # each as character pairs and Latin words
PLACE: Final = "place"  # of a listing's record in the generation's file of them
SPOKEN, NAMED = "spoken", "named"  # pinyin of the title's words; the words themselves
NEVER: Final = 4_000_000  # ordinal day past any date: valid without end
DEAREST: Final = 10**18  # 分, more than anything costs: no amount is told


class IndexBroken(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """The folder holds no usable index of this layout: rebuild it."""


_listed: dict[str, str] = {}  # digests of lists that the caller's documents go by


def adopt(name: str, digest: str) -> None:
    """Say what list documents are made with, in this process; another one is stale."""
    _listed[name] = digest


def layout(words: lexicon.Lexicon | None = None) -> str:
    """Return what an index must have been made with: code, head weight, lists, words.

    Only another code cannot be read; of the rest, the old index answers till rebuilt.
    """
    lists = "".join(digest for _name, digest in sorted(_listed.items())) or "0"
    words = words or lexicon.in_force()
    return f"{NUMBER}-{weights().lexical.head}-{lists}-{words.digest}"


@contextmanager
def sound(folder: Path) -> Iterator[None]:
    """Turn whatever a damaged file makes the engine say into IndexBroken."""
    try:
        yield
    except (ValueError, OSError) as cause:
        raise IndexBroken(f"{folder} 的索引文件已损坏") from cause
    except BaseException as cause:
        if type(cause).__name__ != "PanicException":  # Rust's, it has no module
            raise
        raise IndexBroken(f"{folder} 的索引文件已损坏") from cause


def text_field(kind: str, audience: str, sort: str) -> str:
    """Name the field that holds one audience's terms; kinds apart for their counts."""
    return f"{kind}_{audience}_{sort}"


def schema() -> tantivy.Schema:
    """Return the fields of one listing."""
    made = tantivy.SchemaBuilder()
    made.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    made.add_text_field("kind", tokenizer_name="raw", index_option="basic")
    made.add_text_field("seen", tokenizer_name="raw", index_option="basic")
    for kind in KINDS:
        _add_kind(made, kind)
    for audience in AUDIENCES:
        for code in CODES:
            name = f"{audience}_{code}"
            made.add_text_field(
                name, fast=True, tokenizer_name="raw", index_option="basic"
            )
    numbers = [
        f"{audience}_{name}"
        for audience in AUDIENCES
        for name in ("amount", "amount_up")
    ]
    for name in ("valid_until", "published_on", "deadline_on", *numbers):
        made.add_integer_field(name, fast=True, indexed=True)
    made.add_integer_field(PLACE, fast=True)
    return made.build()


def _add_kind(made: tantivy.SchemaBuilder, kind: str) -> None:
    """Add the texts of one kind: what ranking counts, and what each audience types."""
    for sort in SORTS:
        name = text_field(kind, "member", sort)
        made.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for audience in AUDIENCES:
        for sort in TEXTS:
            name = text_field(kind, audience, sort)
            made.add_text_field(
                name, tokenizer_name="whitespace", index_option="position"
            )
        for sort, cut in ((SPOKEN, "whitespace"), (NAMED, "raw")):
            name = text_field(kind, audience, sort)
            made.add_text_field(name, tokenizer_name=cut, index_option="basic")


def lexicon_of(made_with: str) -> lexicon.Lexicon:
    """Return the lexicon of a layout, so far as this process knows it."""
    return lexicon.of(made_with.rpartition("-")[2])


def made_with(folder: Path) -> str:
    """Return the layout an index on disk was made with. Raises IndexBroken."""
    try:
        return (folder / "LAYOUT").read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as cause:
        raise IndexBroken(f"{folder} 缺少索引文件") from cause


def number(made_with: str) -> int:
    """Return the number of a layout; -1 for what is none."""
    first = made_with.partition("-")[0]
    return int(first) if first.isdecimal() else -1


def current(folder: Path) -> Path:
    """Return the generation to search. Raises IndexBroken."""
    if number(made_with(folder)) not in {NUMBER, *SEARCHED}:
        raise IndexBroken(f"{folder} 不是版式 {NUMBER} 的索引")
    try:
        name = (folder / "CURRENT").read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as cause:
        raise IndexBroken(f"{folder} 缺少索引文件") from cause
    if not name.startswith("gen-") or "/" in name:
        raise IndexBroken(f"{folder} 的 CURRENT 已损坏")
    return folder / name


def commit(generation: Path) -> tuple[int, int]:
    """Return what changes with each commit: tantivy renames a new meta.json in."""
    stat = (generation / "meta.json").stat()
    return stat.st_ino, stat.st_mtime_ns


def new_generation(folder: Path) -> Path:
    """Make an empty generation beside the current one."""
    made = folder / f"gen-{secrets.token_hex(6)}"
    made.mkdir(parents=True, mode=0o700)
    return made


def switch(folder: Path, generation: Path, words: lexicon.Lexicon) -> None:
    """Make a generation, read with these words, current; keep the last one too."""
    kept = {generation.name, _name(folder)}
    _replace(folder / "LAYOUT", layout(words))
    _replace(folder / "CURRENT", generation.name)
    for old in folder.glob("gen-*"):
        if old.name not in kept:
            shutil.rmtree(old, ignore_errors=True)


def _name(folder: Path) -> str:
    try:
        return current(folder).name
    except IndexBroken:
        return ""


def _replace(path: Path, text: str) -> None:
    """Write a small file so that a crash leaves the old one or the new one."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with fresh.open("w", encoding="ascii") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the folder's writer lock; waits for another process to finish."""
    with (folder / "LOCK").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
