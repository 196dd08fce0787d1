"""How a record of evidence is written, so that its digest can be recomputed. Pure."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tech_market.errors import RuleBroken

CODE_LENGTH = 16  # characters: 80 bits, nobody guesses one
GROUP = 4
_NOISE = re.compile(r"[\s\-\u2010-\u2015]")
_DIGEST = re.compile(r"[0-9a-f]{64}")
Fact = str | int | float | None


@dataclass(frozen=True, slots=True)
class AuditMark:
    """One entry of the audit chain that a record rests on."""

    number: int
    at: datetime
    action: str
    digest: str


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that happened, as the database has it.

    `facts` are what is hashed together with kind, reference and moment; long or
    private texts stand there as their own digests.
    """

    kind: str  # kebab-case, stable
    label: str  # Chinese, said on the paper
    ref: str
    at: datetime
    facts: Mapping[str, Fact]
    detail: str = ""  # what the paper says of it in words

    @property
    def text(self) -> str:
        """Return the record in its one canonical form."""
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        return canonical({"kind": self.kind, "ref": self.ref, "at": at, **self.facts})

    @property
    def sha256(self) -> str:
        """Return the digest of the canonical form, 64 hex digits."""
        return digest(self.text)


def canonical(values: Mapping[str, Fact]) -> str:
    """Write values as JSON with sorted names and no spaces."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def digest_all(records: Sequence[Record]) -> str:
    """Return one digest over all records, in order."""
    return digest("\n".join(one.sha256 for one in records))


def in_groups(code: str) -> str:
    """Write a code in groups of four, so that people can read it aloud."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def clean_code(text: str) -> str:
    """Return a typed code without spaces and dashes, in lower case."""
    return _NOISE.sub("", text).lower()


def clean_digest(text: str) -> str:
    """Return a typed digest; "" for none. Raises RuleBroken: "digest-shape"."""
    found = _NOISE.sub("", text).lower()
    if found and not _DIGEST.fullmatch(found):
        raise RuleBroken(
            "digest-shape", "SHA-256 摘要是64位十六进制字符", field="sha256"
        )
    return found
