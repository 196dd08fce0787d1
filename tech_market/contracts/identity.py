"""When two papers are the same contract. Pure: no database, no clock, no request."""

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes two papers the same contract; parties as (credit code, name)."""

    project: str
    signed_on: date
    total_fen: int
    sellers: tuple[tuple[str, str], ...]
    buyers: tuple[tuple[str, str], ...]

    def is_same_as(self, other: "Identity") -> bool:
        """Tell whether project, day, total and both sides agree, however written."""
        return (
            plain(self.project) == plain(other.project)
            and self.signed_on == other.signed_on
            and self.total_fen == other.total_fen
            and _is_same_side(self.sellers, other.sellers)
            and _is_same_side(self.buyers, other.buyers)
        )

    @property
    def fingerprint(self) -> str:
        """Return 64 hex digits that are equal for papers written alike."""
        sides = [
            sorted(code or plain(name) for code, name in side)
            for side in (self.sellers, self.buyers)
        ]
        whole = [plain(self.project), str(self.signed_on), self.total_fen, sides]
        return hashlib.sha256(repr(whole).encode()).hexdigest()


def plain(text: str) -> str:
    """Undo width, case, spaces and punctuation, which people write differently."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def _is_same_side(
    ours: Iterable[tuple[str, str]], theirs: Iterable[tuple[str, str]]
) -> bool:
    rest = list(theirs)
    for code, name in ours:
        match = next((one for one in rest if is_same_party((code, name), one)), None)
        if match is None:
            return False
        rest.remove(match)
    return not rest


def is_same_party(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Tell whether two (credit code, name) pairs name one party."""
    if one[0] and other[0]:
        return one[0] == other[0]
    return plain(one[1]) == plain(other[1])
