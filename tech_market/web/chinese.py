"""Where a text is Chinese: phrases, with the foreign words that belong to them."""

import re
from collections.abc import Iterator

_HAN = r"\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HAN = re.compile(f"[{_HAN}]")
_STRETCH = re.compile(rf"[\u2e80-\u303f{_HAN}\uff00-\uffef]+")
#: what stands between two names, as opposed to inside one: “宁波大学 and 某公司”
_BETWEEN = re.compile(
    r"(?<!&#\d\d)(?<!&amp)(?<!&[lg]t)[,;:·|]\s|\n|[()]"
    r"|\b(?:an?d?|as|at|by|for|from|has|in|is|of|on|or|the|to|was|with)\b"
)
_LONGEST_GAP = 40  # characters of other writing inside a phrase: “的 SOC 估计”
_STUCK = re.compile(r"[^\s<>&·,;:|()]*")  # written without a space: 5G网络, 3D打印
_STUCK_BEFORE = re.compile(r"[^\s<>&·,;:|()]*$")


def chinese_parts(text: str) -> Iterator[tuple[int, int]]:
    """Yield where Chinese phrases begin and end, with what is written inside them."""
    for begin, end in _joined(text):
        before = _STUCK_BEFORE.search(text, 0, begin)
        after = _STUCK.match(text, end)
        yield (before.start() if before else begin), (after.end() if after else end)


def _joined(text: str) -> Iterator[tuple[int, int]]:
    """Yield stretches of Chinese, those of one phrase as one."""
    begin = end = -1
    for found in _STRETCH.finditer(text):
        if not HAN.search(found[0]):
            continue
        if end < 0 or not _is_inside(text[end : found.start()]):
            if end >= 0:
                yield begin, end
            begin = found.start()
        end = found.end()
    if end >= 0:
        yield begin, end


def _is_inside(gap: str) -> bool:
    if _STUCK.fullmatch(gap):
        return True
    return len(gap) <= _LONGEST_GAP and not _BETWEEN.search(gap)
