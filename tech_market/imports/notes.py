"""What the reader noted of a cell, in words."""

from tech_market.imports.rules import LONGEST_CELL
from tech_market.saying import Said

SHOWN = 20  # characters of a cell in a message
_WARNINGS = {"control": Said("含看不见的字符，已去掉")}
_ERRORS = {
    "formula-empty": Said("单元格是公式，但没有算出的结果；请填入数值或文字"),
    "digits": Said("数字超过 15 位，Excel 已丢失末尾几位；请按文字重新填写"),
}


def remark(note: str, text: str) -> tuple[str, Said]:
    """Return how bad a note is, "error" or "warning", and what it says."""
    code, _colon, value = note.partition(":")
    if code == "long":
        return "error", Said(
            "有 %(count)s 个字，超过 %(most)s 个字，请删减；"
            "这里只保留了前 %(most)s 个字，全文在原始文件中",
            count=value,
            most=LONGEST_CELL,
        )
    if code == "error":
        return "error", Said(
            "单元格是公式错误 %(value)s，请填入数值或文字", value=value
        )
    if code in _ERRORS:
        return "error", _ERRORS[code]
    cut = text[:SHOWN] + ("…" if len(text) > SHOWN else "")
    if code == "formula":
        return "warning", Said("单元格是公式，取它显示的结果“%(text)s”", text=cut)
    if code == "merged":
        return "warning", Said("合并单元格，取第一格的内容“%(text)s”", text=cut)
    return "warning", _WARNINGS.get(code, Said(code))
