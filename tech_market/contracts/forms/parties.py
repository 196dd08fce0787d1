"""The fields of a contract's parties, and what their selects offer."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from tech_market.contracts.forms import LONGEST_CODE
from tech_market.web.fields import PlainNumberField, TicksField

WORDS = {
    "seller": {
        "name": (_l("卖方名称"), _l("请填写卖方名称")),
        "code": _l("卖方统一社会信用代码"),
        "region": (_l("卖方行政区划"), _l("请选择卖方所在地")),
        "other": _l("共同卖方单位"),
    },
    "buyer": {
        "name": (_l("买方名称"), _l("请填写买方名称")),
        "code": _l("买方统一社会信用代码"),
        "region": (_l("买方行政区划"), _l("请选择买方所在地")),
        "other": _l("共同买方单位"),
    },
}


def party_fields(prefix: str) -> dict[str, Any]:
    """Return the fields of the party that each side must have."""
    words = WORDS[prefix]
    name, missing_name = words["name"]
    region, missing_region = words["region"]
    return {
        f"{prefix}_name": StringField(
            name, [InputRequired(missing_name), Length(max=120)]
        ),
        f"{prefix}_code": StringField(words["code"], [Length(max=LONGEST_CODE)]),
        f"{prefix}_region": SelectField(
            region, [InputRequired(missing_region)], validate_choice=False
        ),
        f"{prefix}_town": SelectField(_l("镇街或园区"), validate_choice=False),
        f"{prefix}_sector": SelectField(_l("所属行业"), validate_choice=False),
        f"{prefix}_flags": TicksField(_l("单位属性"), validate_choice=False),
        **_shared(prefix),
    }


def other_fields(prefix: str) -> dict[str, Any]:
    """Return the fields of a further party; nothing of it is required."""
    words = WORDS[prefix.rstrip("0123456789")]
    return {
        f"{prefix}_name": StringField(words["other"], [Length(max=120)]),
        f"{prefix}_code": StringField(
            _l("统一社会信用代码"), [Length(max=LONGEST_CODE)]
        ),
        f"{prefix}_region": SelectField(_l("行政区划"), validate_choice=False),
        **_shared(prefix),
    }


def _shared(prefix: str) -> dict[str, Any]:
    return {
        f"{prefix}_nature": SelectField(_l("单位性质"), validate_choice=False),
        f"{prefix}_seal": StringField(_l("合同印章上的名称"), [Length(max=120)]),
        f"{prefix}_share": PlainNumberField(
            _l("份额（百分比）"),
            render_kw={"inputmode": "decimal", "autocomplete": "off"},
        ),
    }
