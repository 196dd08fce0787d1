"""What the reader noted of a cell, in words."""

from tech_market.imports.rules import LONGEST_CELL

_WARNINGS = {
    "formula": "单元格是公式，取它显示的结果“{text}”",
    "merged": "合并单元格，取第一格的内容“{text}”",
    "control": "含看不见的字符，已去掉",
}
_ERRORS = {
    "formula-empty": "单元格是公式，但没有算出的结果；请填入数值或文字",
    "digits": "数字超过 15 位，Excel 已丢失末尾几位；请按文字重新填写",
}
SHOWN = 20  # characters of a cell in a message


def remark(note: str, text: str) -> tuple[str, str]:
    """Return how bad a note is, "error" or "warning", and what it says."""
    code, _colon, value = note.partition(":")
    if code == "long":
        return "error", (
            f"有 {value} 个字，超过 {LONGEST_CELL} 个字，请删减；"
            f"这里只保留了前 {LONGEST_CELL} 个字，全文在原始文件中"
        )
    if code == "error":
        return "error", f"单元格是公式错误 {value}，请填入数值或文字"
    if code in _ERRORS:
        return "error", _ERRORS[code]
    cut = text[:SHOWN] + ("…" if len(text) > SHOWN else "")
    return "warning", _WARNINGS.get(code, code).format(text=cut)
