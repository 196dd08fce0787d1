"""What the pages about calendar addresses show."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from tech_market.accounts.address_models import PrivateAddress
from tech_market.web.forms import StrictForm


class AddressForm(StrictForm):
    """What a new address is for."""

    name = StringField(
        _l("用在哪里"),
        [InputRequired(_l("请填写用在哪里，例如“手机日历”")),
         Length(max=40, message=_l("最多%(max)d个字符"))],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class AddressesPage:
    """One's own addresses, living and ended."""

    form: AddressForm
    rows: Sequence[PrivateAddress]
    file_url: str


@dataclass(frozen=True, slots=True)
class AddressMadePage:
    """A new address, shown this once."""

    address: str
    name: str
