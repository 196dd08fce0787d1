"""The shape of a decision about a change, and of taking something back."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from tech_market.contracts.forms import SeenForm

MOST_REASON = 500  # characters


class AgainstForm(SeenForm):
    """Why a change is not agreed to."""

    against = TextAreaField(
        _l("不同意的理由"),
        [InputRequired(_l("请填写原因")), Length(max=MOST_REASON)],
        render_kw={"rows": "2"},
    )


class WithdrawForm(SeenForm):
    """Why somebody takes back what they handed in."""

    why = StringField(
        _l("撤回原因"), [InputRequired(_l("请填写原因")), Length(max=MOST_REASON)]
    )
