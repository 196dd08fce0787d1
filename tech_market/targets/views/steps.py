"""The way from a need to a registered contract, as a table with its bars."""

from collections.abc import Mapping

from flask import url_for
from flask_babel import gettext as _

from tech_market.targets.charts import count_chart
from tech_market.targets.pages import rows_address
from tech_market.targets.rules.bases import Basis
from tech_market.targets.rules.periods import Period
from tech_market.targets.services.funnel import STEP_NAMES, Step
from tech_market.targets.tables import Line, Table, share_text


def steps_table(found: Mapping[Step, int], period: Period, basis: Basis) -> Table:
    """Return one line for each step, opening the needs that reached it."""
    lines: list[Line] = []
    bars: list[tuple[str, int]] = []
    before = 0
    for step, needs in found.items():
        share = share_text(needs, before) if lines else "—"
        there = url_for("targets.funnel", step=str(step),
                        **rows_address(period, basis.code))  # fmt: skip
        lines.append(Line([_(STEP_NAMES[step]), needs, share], there, urls={1: there}))
        bars.append((_(STEP_NAMES[step]), needs))
        before = needs
    chart = count_chart(
        "funnel", bars, links=[line.url for line in lines],
        words=_("到达各步的需求条数，数字见表格"),
    )  # fmt: skip
    head = [_("步骤"), _("需求条数"), _("占上一步")]
    return Table("funnel", _("从需求到登记"), head, lines, (1, 2), chart)
