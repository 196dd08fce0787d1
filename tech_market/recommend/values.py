"""What a side of a pair states of a term, in the reader's language."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from flask_babel import gettext as _

from tech_market.web.filters import day_text, money_text

Label = Callable[[str, str], str]  # code, list key
Value = tuple[str, ...]  # as matching.constraints has it, () for nothing
WAYS: Final = ("cooperation-mode", "conversion-mode")


def wanted(name: str, value: Value, label: Label) -> str:
    """Write what a need states; "" for nothing."""
    if name == "deadline" and value:
        return day_text(date.fromisoformat(value[0]))
    if name == "ip" and value:
        return _owners().get(value[0], value[0])
    return offered(name, value, label)


def offered(name: str, value: Value, label: Label) -> str:
    """Write what a result states; "" for nothing."""
    return _WRITERS.get(name, _plain)(value, label) if value else ""


def _money(value: Value, _label: Label) -> str:
    return money_text(int(value[0]))


def _months(value: Value, _label: Label) -> str:
    return f"{float(value[0]):.0f}"


def _region(value: Value, label: Label) -> str:
    return label(value[0], "region")


def _ways(value: Value, label: Label) -> str:
    names = (_way(code, label) for code in value)
    return str(_("、")).join(names)


def _way(code: str, label: Label) -> str:
    """Return a way's name from whichever list has it."""
    found = (label(code, key) for key in WAYS)
    return next((text for text in found if text != code), code)


def _plain(value: Value, _label: Label) -> str:
    return value[0]


def _owners() -> Mapping[str, str]:
    return {
        "own": _("归需求方所有"), "share": _("双方共有"), "use": _("许可使用"),
    }  # fmt: skip


_WRITERS: Final[dict[str, Callable[[Value, Label], str]]] = {
    "budget": _money, "deadline": _months, "region": _region,
    "cooperation": _ways, "ip": _ways,
}  # fmt: skip
