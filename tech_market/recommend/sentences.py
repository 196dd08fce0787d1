"""How each term of a need is held, in the reader's language.

Codes become their labels by a function the caller brings, so that pages and commands
say the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _

from tech_market.recommend.reasons import TermRow
from tech_market.recommend.values import Label, offered, wanted
from tech_market.web.filters import code_label


@dataclass(frozen=True, slots=True)
class Said:
    """Both sides of a term as a reader says them; "" where the result is silent."""

    wanted: str
    offered: str


def of_term(row: TermRow, label: Label = code_label) -> str:
    """Say how one term of the need is held."""
    said = Said(
        wanted(row.name, row.wanted, label), offered(row.name, row.offered, label)
    )
    words = _TERMS[row.name](said) if row.name in _TERMS else {}
    return words.get(row.outcome) or f"{said.wanted} / {said.offered}"


def _budget(said: Said) -> Mapping[str, str]:
    return {
        "met": _("报价%(offered)s，在预算%(wanted)s之内",
                 offered=said.offered, wanted=said.wanted),
        "not-met": _("报价%(offered)s，超过预算%(wanted)s",
                     offered=said.offered, wanted=said.wanted),
        "unknown": _("没有写明价格，预算为%(wanted)s", wanted=said.wanted),
    }  # fmt: skip


def _deadline(said: Said) -> Mapping[str, str]:
    return {
        "met": _("按成熟度推算已经可用，赶得上%(day)s", day=said.wanted)
        if said.offered == "0"
        else _("按成熟度推算约需%(months)s个月，赶得上%(day)s",
               months=said.offered, day=said.wanted),
        "not-met": _("按成熟度推算约需%(months)s个月，赶不上%(day)s",
                     months=said.offered, day=said.wanted),
        "unknown": _("没有写明成熟度，看不出能否赶上%(day)s", day=said.wanted),
    }  # fmt: skip


def _trl(said: Said) -> Mapping[str, str]:
    return {
        "met": _("已到 TRL %(offered)s，达到期望的 TRL %(wanted)s",
                 offered=said.offered, wanted=said.wanted),
        "not-met": _("只到 TRL %(offered)s，低于期望的 TRL %(wanted)s",
                     offered=said.offered, wanted=said.wanted),
        "unknown": _("没有写明成熟度，期望 TRL %(wanted)s", wanted=said.wanted),
    }  # fmt: skip


def _modes(said: Said, silent: str) -> Mapping[str, str]:
    """Say of a list of modes; `silent` where the result names none."""
    return {
        "met": _("期望%(wanted)s，成果可以%(offered)s",
                 offered=said.offered, wanted=said.wanted),
        "not-met": _("期望%(wanted)s，成果只写了%(offered)s",
                     offered=said.offered, wanted=said.wanted),
        "unknown": silent,
    }  # fmt: skip


def _cooperation(said: Said) -> Mapping[str, str]:
    return _modes(said, _("没有写明合作方式，期望%(wanted)s", wanted=said.wanted))


def _ip(said: Said) -> Mapping[str, str]:
    return _modes(said, _("没有写明转化方式，期望%(wanted)s", wanted=said.wanted))


def _region(said: Said) -> Mapping[str, str]:
    return {
        "met": _("成果方在%(offered)s，符合期望的%(wanted)s",
                 offered=said.offered, wanted=said.wanted),
        "not-met": _("成果方在%(offered)s，不在期望的%(wanted)s",
                     offered=said.offered, wanted=said.wanted),
        "unknown": _("看不出成果方在哪里，期望%(wanted)s", wanted=said.wanted),
    }  # fmt: skip


_TERMS: Final[dict[str, Callable[[Said], Mapping[str, str]]]] = {
    "budget": _budget, "deadline": _deadline, "trl": _trl,
    "cooperation": _cooperation, "ip": _ip, "region": _region,
}  # fmt: skip
