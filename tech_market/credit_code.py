"""The 18-character 统一社会信用代码 of GB 32100-2015: read, check, complete it."""

import re
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_SHAPE = re.compile(rf"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")
_NOISE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad\u2010-\u2015\u2212-]+")


def normalise(text: str) -> str:
    """Undo what copying does to a code: full width, spaces, dashes, lower case."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).upper()


def is_valid(code: str) -> bool:
    """Say whether a normalised code has the right shape and check character."""
    return bool(_SHAPE.fullmatch(code)) and check_character(code[:17]) == code[17]


def check_character(first17: str) -> str:
    """Compute the eighteenth character from the seventeen before it.

    Raises ValueError for any other length or a letter outside the alphabet.
    """
    if len(first17) != len(_WEIGHTS):
        raise ValueError(f"17 characters are needed, not {len(first17)}")
    total = sum(
        ALPHABET.index(sign) * weight
        for sign, weight in zip(first17, _WEIGHTS, strict=True)
    )
    return ALPHABET[-total % 31]
