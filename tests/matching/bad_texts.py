"""Texts nobody should write, by name; tests and the measurement read the same."""

from typing import Final

BAD_TEXTS: Final[dict[str, str]] = {
    "empty": "",
    "one character": "铝",
    "200 kB of Chinese": "耐蚀铝合金型材的热处理工艺与装备，" * 4_000,
    "200 kB of numbers": "抗拉强度不低于450MPa，" * 12_000,
    "stop words": "的了和与及在对" * 200,
    "generic words": "技术研究系统关键开发应用" * 200,
    "digits": "1234567890" * 5_000,
    "one long number": "9" * 50_000,
    "emoji": "🚀🔥👩‍🔬" * 500,
    "traditional": "鋁合金熱處理製備與應用" * 50,
    "mixed widths": "ＡＢＣ１２３ＭＰａ　５ｇ－ｖ２ｘ" * 50,
    "control characters": "铝\x00合\x01金\u200b\u202e\ufeff\x7f" * 50,
    "brackets": "(" * 50_000,
    "unfinished word": "a" * 50_000 + "!",
    "dotted words": "a.b-c_d/" * 8_000,
    "blanks between numbers": "1 " * 30_000,
    "units without end": "kg·m/s·" * 8_000,
    "signs": "≥≤><=±~%" * 5_000,
    "lone surrogates": "\ud800\udfff铝合金",
}
