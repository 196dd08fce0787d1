"""The shape of questions, answers and removals."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from tech_market.listings.forms import most, required
from tech_market.listings.texts import clean_line, clean_text
from tech_market.questions.rules import MOST
from tech_market.web.forms import StrictForm


class QuestionForm(StrictForm):
    """What somebody wants to know."""

    text = TextAreaField(
        _l("您的问题"), [required(), most(MOST)], [clean_text], render_kw={"rows": 5}
    )


class AnswerForm(StrictForm):
    """What the owner says to it."""

    text = TextAreaField(
        _l("您的答复"), [required(), most(MOST)], [clean_text], render_kw={"rows": 5}
    )


class RemovalForm(StrictForm):
    """Why it is taken away."""

    reason = StringField(_l("移除原因"), [Length(max=200)], [clean_line])
