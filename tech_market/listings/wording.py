"""How amounts and indicators read, for pages, comparisons and exports alike."""

from flask import Flask
from flask_babel import gettext as _

from tech_market.listings.audience import Amount, IndicatorView
from tech_market.web.filters import money_text, number_text

_SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "="}
_UPPER = frozenset({"<=", "<"})  # their bound is the upper one


def init_wording(app: Flask) -> None:
    """Give templates the same words."""
    app.jinja_env.filters["amount_said"] = amount_said
    app.jinja_env.filters["bounds_said"] = bounds_said


def amount_said(amount: Amount) -> str:
    """Write an amount: 20万元 – 50万元, 50万元以内, or 面议 for none."""
    low, high = amount.low_fen, amount.high_fen
    if low is None and high is None:
        return str(_("面议"))
    if low is None or low == high:
        text = money_text(high if high is not None else 0)
        return text if low == high else str(_("%(high)s以内", high=text))
    if high is None:
        return str(_("%(low)s以上", low=money_text(low)))
    return f"{money_text(low)} – {money_text(high)}"


def bounds_said(row: IndicatorView) -> str:
    """Write what an indicator reaches or has to reach, with its unit."""
    if row.operator == "range":
        text = f"{number_text(row.low)} – {number_text(row.high)}"
    else:
        bound = row.high if row.operator in _UPPER else row.low
        text = f"{_SIGNS.get(row.operator, '=')} {number_text(bound)}"
    return f"{text} {row.unit}" if row.unit else text
