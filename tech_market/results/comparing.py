"""What results state, as text to be laid side by side."""

from flask_babel import gettext as _

from tech_market.listings.comparison import Fact, codes_said, withheld_said
from tech_market.listings.wording import amount_said
from tech_market.results.audience import IpView, ResultView
from tech_market.web.filters import day_text


def facts_said(view: ResultView) -> list[Fact]:
    """Return what only results state."""
    body = view.body
    rights = "\n".join(map(_right, body.ip_rights)) if body else withheld_said()
    return [
        (_("技术成熟度"), _level(view)),
        (_("成熟阶段"), codes_said([view.stage_code], "maturity-stage")),
        (_("成果属性"), codes_said([view.attribute_code], "result-attribute")),
        (_("价格"), _price(view)),
        (_("定价方式"), codes_said([view.pricing_code], "pricing-mode")),
        (_("转化方式"), codes_said(view.conversion_codes, "conversion-mode")),
        (_("知识产权"), rights),
        (_("优势与创新点"), body.advantage if body else withheld_said()),
    ]


def _level(view: ResultView) -> str:
    low, high = view.trl or view.trl_low, view.trl or view.trl_high
    if low is None or low == high:
        return codes_said([str(low or "")], "trl")
    return f"TRL {low}–{high}"


def _price(view: ResultView) -> str:
    if view.amount is None:
        return withheld_said()
    said = amount_said(view.amount)
    kind = codes_said([view.price_type_code], "price-type")
    is_stated = view.amount.high_fen is not None
    return (
        _("%(price)s（%(kind)s）", price=said, kind=kind)
        if kind and is_stated
        else said
    )


def _right(row: IpView) -> str:
    parts = [codes_said([row.kind_code], "ip-kind"), row.number, row.status]
    if row.expires_on:
        parts.append(_("有效期至%(day)s", day=day_text(row.expires_on)))
    return " ".join(part for part in parts if part)
