"""The shape of what an administrator sends about code lists."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from tech_market.web.forms import StrictForm


class CodeForm(StrictForm):
    """Add an entry, rename it, retire it."""

    code = StringField(
        _l("代码"),
        [
            InputRequired(_l("请填写代码")),
            Regexp(
                r"[0-9a-zA-Z][0-9a-zA-Z_.-]{0,39}\Z",
                message=_l("代码由字母、数字和短横线组成，不超过40个字符"),
            ),
        ],
    )
    label_zh = StringField(
        _l("中文名称"), [InputRequired(_l("请填写中文名称")), Length(max=80)]
    )
    label_en = StringField(_l("英文名称"), [Length(max=120)])
    parent = SelectField(_l("上级代码"), validate_choice=False)
    sort = IntegerField(
        _l("排序"), [Optional(), NumberRange(0, 9999, _l("请填写0至9999的整数"))]
    )
    source = StringField(
        _l("依据"),
        [InputRequired(_l("请填写依据，例如文件名称和日期")), Length(max=200)],
    )
    is_active = BooleanField(_l("在用"))
