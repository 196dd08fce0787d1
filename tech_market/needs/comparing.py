"""What needs state, as text to be laid side by side."""

from flask_babel import gettext as _

from tech_market.listings.comparison import Fact, codes_said, withheld_said
from tech_market.listings.wording import amount_said
from tech_market.needs.audience import NeedView
from tech_market.web.filters import day_text


def facts_said(view: NeedView) -> list[Fact]:
    """Return what only needs state; what must be held says so."""
    body = view.body
    wanted = str(view.trl_wanted or "")
    amount = amount_said(view.amount) if view.amount else withheld_said()
    day = day_text(view.deadline_on) if view.deadline_on else ""
    facts = [
        ("trl", _("期望成熟度"), codes_said([wanted], "trl")),
        ("budget", _("预算"), amount),
        ("deadline", _("期望解决日期"), day),
        ("region", _("期望地区"), codes_said([view.region_wanted], "region")),
        ("", _("需求来源"), codes_said([view.source_code], "need-source")),
        ("ip", _("知识产权归属期望"), body.ip_wanted if body else withheld_said()),
        ("", _("现有基础"), body.current_practice if body else withheld_said()),
        ("", _("预期效果"), body.expected_effect if body else withheld_said()),
    ]
    return [
        (label, _("%(term)s（必须）", term=text) if code in view.hard_codes else text)
        for code, label, text in facts
    ]
