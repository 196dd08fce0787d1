"""What one change would bring, in the reader's language."""

from flask_babel import gettext as _

from tech_market.matching.gains import INDICATOR, TERM, Gain
from tech_market.matching.openings import UNSTATED, Opening
from tech_market.matching.text import NEED
from tech_market.recommend.reasons import quote
from tech_market.recommend.values import Label, offered, wanted
from tech_market.web.filters import code_label


def of_gain(one: Gain, label: Label = code_label) -> str:
    """Say what the result would have to state."""
    if one.name == INDICATOR and one.demand is not None:
        return _reaching(one.about, quote(one.demand))
    if one.name == TERM:
        found: str = _("文字中写明“%(term)s”（如确有）", term=one.about)
        return found
    return _of_result(one.name, offered(one.name, one.value, label))


def of_opening(one: Opening, kind: str, label: Label = code_label) -> str:
    """Say what the asking listing of this kind would have to state otherwise."""
    if one.name in {INDICATOR, UNSTATED}:
        return _of_indicator(one, kind)
    if kind == NEED:
        return _of_need(one.name, wanted(one.name, one.value, label))
    return _of_result(one.name, offered(one.name, one.value, label))


def _of_indicator(one: Opening, kind: str) -> str:
    demand = quote(one.demand) if one.demand else ""
    if one.name == INDICATOR and kind != NEED:
        return _reaching(one.about, demand)
    said: dict[str, str] = {
        UNSTATED: _("补充指标“%(name)s”", name=one.about),
        INDICATOR: _("“%(name)s %(demand)s”由必须改为期望",
                     name=one.about, demand=demand),
    }  # fmt: skip
    return said[one.name]


def _reaching(name: str, demand: str) -> str:
    found: str = _("指标“%(name)s”写明并达到 %(demand)s", name=name, demand=demand)
    return found


def _of_need(name: str, value: str) -> str:
    if name == "region" and not value:
        anywhere: str = _("不限地区")
        return anywhere
    said: dict[str, str] = {
        "budget": _("预算提高到%(value)s", value=value),
        "deadline": _("期望解决日期放宽到%(value)s", value=value),
        "trl": _("期望成熟度放宽到 TRL %(value)s", value=value),
        "cooperation": _("也接受%(value)s", value=value),
        "ip": _("知识产权接受%(value)s", value=value),
        "region": _("期望地区放宽到%(value)s", value=value),
    }
    return said[name]


def _of_result(name: str, value: str) -> str:
    said: dict[str, str] = {
        "budget": _("价格不超过%(value)s", value=value),
        "trl": _("成熟度达到 TRL %(value)s", value=value),
        "deadline": _("成熟度达到 TRL %(value)s，赶得上期限", value=value),
        "cooperation": _("也可以%(value)s", value=value),
        "ip": _("也可以%(value)s", value=value),
    }
    return said[name]
