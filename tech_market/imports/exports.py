"""Rows as a workbook, to correct offline and upload again."""

from collections.abc import Sequence

from tech_market.imports.models import ImportBatch, ImportRow
from tech_market.imports.rules import ROW_NAMES, letter_of
from tech_market.imports.targets import targets_of
from tech_market.web.sheets import Sheet, to_xlsx


def rows_xlsx(batch: ImportBatch, rows: Sequence[ImportRow]) -> bytes:
    """Return the rows under the file's own headings, corrections in, errors beside."""
    heads = [head or f"（{letter_of(at)} 列）" for at, head in enumerate(batch.heads)]
    extra = _added(batch, rows)
    targets = targets_of(batch.kind)
    head = [*heads, *(targets[name].label for name in extra), "原行号", "状态",
            "错误说明"]  # fmt: skip
    lines = [
        [
            *(_cell(batch, row, at) for at in range(len(heads))),
            *(row.edits.get(name, "") for name in extra),
            str(row.number),
            ROW_NAMES[row.state],
            said(batch, row),
        ]
        for row in rows
    ]
    return to_xlsx(Sheet("待修改", head, lines))


def said(batch: ImportBatch, row: ImportRow) -> str:
    """Return all that is wrong with a row, in words."""
    targets = targets_of(batch.kind)
    words = [
        f"{targets[one['at']].label}：{one['says']}"
        if one["at"] in targets
        else one["says"]
        for one in row.problems
    ]
    if row.twin and "row" in row.twin:
        words.append(f"与第 {row.twin['row']} 行重复")
    elif row.twin:
        words.append(f"与已有的“{row.twin['title']}”重复")
    if row.outcome:
        words.append(row.outcome)
    return "；".join(words)


def _added(batch: ImportBatch, rows: Sequence[ImportRow]) -> list[str]:
    """Return the targets that were corrected though the file has no such column."""
    mapped = set(batch.mapping.values())
    edited = {name for row in rows for name in row.edits}
    return [name for name in targets_of(batch.kind) if name in edited - mapped]


def _cell(batch: ImportBatch, row: ImportRow, at: int) -> str:
    name = batch.mapping.get(str(at), "")
    text = row.cells[at] if at < len(row.cells) else ""
    return str(row.edits.get(name, text)) if name else text
