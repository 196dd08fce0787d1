"""What the selects of the paper offer, from the code lists."""

from typing import Any, cast

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from tech_market.codes.book import CodeBook
from tech_market.contracts.forms.paper import MORE, PaperForm

Choice = tuple[str, Any]


def offer_choices(form: PaperForm, codes: CodeBook) -> None:
    """Fill the selects from the code lists, an empty first line in each."""
    empty: list[Choice] = [("", _l("请选择"))]
    types = codes.choices("contract-type", parent="")
    form.type_code.choices = [*empty, *types]
    form.subtype_code.choices = {
        str(_l("没有子类的类型")): [("", _l("不选子类"))],
        **{
            label: subtypes
            for code, label in types
            if (subtypes := codes.choices("contract-type", parent=code))
        },
    }
    for field, list_key, parent in (
        (form.field_code, "field", ""),
        (form.ip_code, "ip-kind", None),
        (form.payment_code, "payment-mode", None),
        (form.plan_code, "plan-source", None),
        (form.objective_code, "objective", None),
    ):
        field.choices = [*empty, *codes.choices(list_key, parent=parent)]
    form.currency_code.choices = codes.choices("currency")
    _offer_parties(form, codes, empty)


def _offer_parties(form: PaperForm, codes: CodeBook, empty: list[Choice]) -> None:
    regions = [*empty, *codes.choices("region")]
    natures = grouped(codes, "party-nature")
    sectors = grouped(codes, "sector")
    for prefix in ("seller", "buyer"):
        _select(form, f"{prefix}_town").choices = [*empty, *codes.choices("town")]
        _select(form, f"{prefix}_sector").choices = sectors
        _select(form, f"{prefix}_flags").choices = codes.choices("party-flag")
    for prefix in ("seller", "buyer", *MORE):
        _select(form, f"{prefix}_region").choices = regions
        _select(form, f"{prefix}_nature").choices = natures


def _select(form: PaperForm, name: str) -> SelectField:
    return cast("SelectField", form[name])


def grouped(codes: CodeBook, list_key: str) -> dict[str, list[Choice]]:
    """Return a two-level list as groups; a head can itself be chosen."""
    return {
        str(_l("未填写")): [("", _l("请选择"))],
        **{
            label: [(code, label), *codes.choices(list_key, parent=code)]
            for code, label in codes.choices(list_key, parent="")
        },
    }
