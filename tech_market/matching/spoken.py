"""How words sound, so that ganghua or gh finds 钢化."""

import re
from functools import lru_cache
from typing import Final

from tech_market.matching.normalise import normalise

LONGEST: Final = 20  # characters of a word that are spoken
_SOUND = re.compile(r"[a-z]{2,40}")


@lru_cache(maxsize=50_000)
def spoken(word: str) -> tuple[str, str]:
    """Return a word in pinyin without tones and its initials; Latin words as they are.

    A word of Latin letters alone sounds like nothing: ("", "").
    """
    if word.isascii():
        return "", ""
    from pypinyin import Style, lazy_pinyin  # 50 MiB that most commands never need

    parts = lazy_pinyin(word[:LONGEST], style=Style.NORMAL, errors=_plain)
    return "".join(parts), "".join(part[0] for part in parts if part)


def sound_of(name: str) -> str:
    """Return how a name sounds, whole and by its initials, with a space between.

    For 宁波ABC科技 "ningboabckeji nbakj"; Latin letters and digits stay as they are.
    """
    plain = normalise(name)
    starts = range(0, len(plain) or 1, LONGEST)
    pieces = [plain[at : at + LONGEST] for at in starts]
    parts = [spoken(one) if not one.isascii() else (_plain(one), "") for one in pieces]
    whole, initials = ("".join(some) for some in zip(*parts, strict=True))
    return f"{whole} {initials}".strip()


def _plain(foreign: str) -> str:
    """Keep letters and digits between Chinese characters, nothing else."""
    return "".join(re.findall(r"[a-z0-9]", foreign))


def sounds_like(plain: str) -> str:
    """Return what was typed as one run of pinyin, "" when it cannot be any."""
    run = "".join(plain.split())
    return run if _SOUND.fullmatch(run) else ""
