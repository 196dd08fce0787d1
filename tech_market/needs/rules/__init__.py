"""When a need may insist on a term. Pure: no database, no clock, no request."""

from collections.abc import Collection, Mapping
from typing import Final

from tech_market.errors import RuleBroken
from tech_market.saying import Said

#: what must be stated before a term can be a must: code, field, its name
STATED: Final = {
    "budget": ("budget_high_fen", "预算上限"),
    "deadline": ("deadline_on", "期望解决日期"),
    "trl": ("trl_wanted", "期望成熟度"),
    "cooperation": ("cooperation_codes", "合作方式"),
    "ip": ("ip_wanted", "知识产权归属期望"),
    "region": ("region_wanted", "期望地区"),
}


def check_hard(hard: Collection[str], stated: Mapping[str, object]) -> None:
    """Raise RuleBroken("hard-unstated") for a must whose term the need does not state.

    "hard-unknown" for one that somebody added to the list and nothing compares.
    `stated` holds the need's facts by their names; `ip_wanted` as matching.ownership
    reads it, since only what can be read can be compared.
    """
    for code in hard:
        if code not in STATED:
            raise RuleBroken(
                "hard-unknown",
                "这一条件系统还不能比对，不能设为必须",
                field="hard_codes",
            )
        field, name = STATED[code]
        if stated[field] not in (None, "", ()):
            continue
        what = (
            Said("请在“知识产权归属期望”中写明归己方所有、双方共有或许可使用")
            if code == "ip"
            else Said("请先填写“%(name)s”", name=Said(name))
        )
        raise RuleBroken(
            "hard-unstated", "%(what)s，再勾选为必须", field=field, what=what
        )
