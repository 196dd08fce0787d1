"""Whatever is wrong is said at its field, what was typed stays, nothing is stored."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.needs.models import Need
from tech_market.results.models import Result
from tests.clients import post
from tests.listings.typed import day, need_typed, result_typed
from tests.makers import make_member
from tests.pages import check_page

Browser = Callable[[User], FlaskClient]
LONG = "长" * 20_001
NUMBER, AMOUNT = "请填写普通数字", "请填写以万元为单位的数字"

BAD_NEEDS: list[tuple[str, dict[str, Any], str]] = [
    ("title", {"title": ""}, "此项必填"),
    ("title", {"title": " \t　\u200b"}, "此项必填"),
    ("title", {"title": "长" * 121}, "不能超过 120 个字"),
    ("summary", {"summary": "长" * 501}, "不能超过 500 个字"),
    ("summary", {"summary": "\n\n"}, "此项必填"),
    ("description", {"description": LONG}, "不能超过 20000 个字"),
    ("keywords", {"keywords": "、".join(f"词{n}" for n in range(21))}, "最多 20 项"),
    ("keywords", {"keywords": "长" * 41}, "不能超过 40 个字"),
    ("field_code", {"field_code": ""}, "此项必填"),
    ("field_code", {"field_code": "99"}, "不是有效的选择"),
    ("industry_code", {"industry_code": "none-such"}, "不是有效的选择"),
    ("tag_codes", {"tag_codes": ["four-lists"]}, "代码不存在"),
    ("cooperation_codes", {"cooperation_codes": ["joint", "bogus"]}, "代码不存在"),
    ("level", {"level": "everybody"}, "不是有效的选择"),
    ("trl_wanted", {"trl_wanted": "10"}, "不是有效的选择"),
    ("source_code", {"source_code": "bogus"}, "不是有效的选择"),
    ("contact_name", {"contact_name": ""}, "此项必填"),
    ("contact_phone", {"contact_phone": "1" * 31}, "不能超过 30 个字"),
    ("valid_until", {"valid_until": ""}, "此项必填"),
    ("valid_until", {"valid_until": "2027-02-30"}, "请填写有效日期"),
    ("valid_until", {"valid_until": day(-1)}, "有效期应在今天之后"),
    ("valid_until", {"valid_until": day(731)}, "有效期应在今天之后"),
    ("deadline_on", {"deadline_on": "明年"}, "请填写有效日期"),
    ("is_not_secret", {"is_not_secret": ""}, "请确认内容不涉密"),
    ("budget_low_fen", {"budget_low_fen": "-1"}, AMOUNT),
    ("budget_low_fen", {"budget_low_fen": "1e9"}, AMOUNT),
    ("budget_low_fen", {"budget_low_fen": "NaN"}, AMOUNT),
    ("budget_low_fen", {"budget_low_fen": "１２"}, AMOUNT),
    ("budget_low_fen", {"budget_low_fen": "1_000"}, AMOUNT),
    ("budget_low_fen", {"budget_low_fen": "1,000"}, AMOUNT),
    ("budget_low_fen", {"budget_low_fen": "0.0000001"}, AMOUNT),
    ("budget_high_fen", {"budget_high_fen": "999999999"}, "金额超出允许范围"),
    ("budget_high_fen", {"budget_high_fen": "49"}, "预算下限不能大于上限"),
    ("indicators-0-name", {"indicators-0-name": ""}, "请填写指标名称"),
    ("indicators-0-name", {"indicators-0-name": "长" * 61}, "不能超过 60 个字"),
    ("indicators-0-operator", {"indicators-0-operator": "~"}, "不是有效的选择"),
    ("indicators-0-low", {"indicators-0-low": ""}, "请填写数值"),
    ("indicators-0-low", {"indicators-0-low": "1e9"}, NUMBER),
    ("indicators-0-low", {"indicators-0-low": "NaN"}, NUMBER),
    ("indicators-0-low", {"indicators-0-low": "１２"}, NUMBER),
    ("indicators-0-low", {"indicators-0-low": "1_000"}, NUMBER),
    ("indicators-0-high", {"indicators-0-high": "500"}, "只需填写一个数值"),
    (
        "indicators-0-high",
        {"indicators-0-operator": "range", "indicators-0-high": "400"},
        "下限不能大于上限",
    ),
    ("indicators-0-unit", {"indicators-0-unit": "长" * 21}, "不能超过 20 个字"),
]
BAD_RESULTS: list[tuple[str, dict[str, Any], str]] = [
    ("stage_code", {"stage_code": ""}, "此项必填"),
    ("trl", {"trl": "9"}, "TRL 6–7"),
    ("price_fen", {"price_fen": "-1"}, AMOUNT),
    ("price_fen", {"price_type_code": "negotiable"}, "面议时不填写金额"),
    ("price_type_code", {"price_type_code": "bogus"}, "不是有效的选择"),
    ("ip_rights-0-kind_code", {"ip_rights-0-kind_code": ""}, "请选择权利类型"),
    ("ip_rights-0-kind_code", {"ip_rights-0-kind_code": "patent"}, "不是有效的选择"),
    ("ip_rights-0-number", {"ip_rights-0-number": "长" * 61}, "不能超过 60 个字"),
    ("ip_rights-0-expires_on", {"ip_rights-0-expires_on": "永久"}, "请填写有效日期"),
    ("conversion_codes", {"conversion_codes": ["bogus"]}, "代码不存在"),
]


def check_refused(
    client: FlaskClient, place: str, field: str, typed: dict[str, Any], words: str
) -> None:
    answer = post(client, f"/{place}/new", typed)
    assert answer.status_code == 422
    shown = check_page(answer.text, url=f"/{place}/new")
    errors = shown.texts(f"#{field}-errors") or shown.texts(".has-error .field-errors")
    assert any(words in error for error in errors), errors
    kept = shown.form(f"/{place}/new").fields
    for name, value in typed.items():
        if name != field and isinstance(value, str) and name in kept:
            assert kept[name].strip() == value.strip(), name


@pytest.mark.parametrize(("field", "changes", "words"), BAD_NEEDS)
def test_bad_need_is_refused_at_its_field(
    session: Session, client_as: Browser, field: str, changes: Any, words: str
) -> None:
    client = client_as(make_member(session))
    check_refused(client, "needs", field, need_typed(**changes), words)
    assert session.scalar(select(func.count(Need.id))) == 0


@pytest.mark.parametrize(("field", "changes", "words"), BAD_RESULTS)
def test_bad_result_is_refused_at_its_field(
    session: Session, client_as: Browser, field: str, changes: Any, words: str
) -> None:
    client = client_as(make_member(session, kind_code="university"))
    check_refused(client, "results", field, result_typed(**changes), words)
    assert session.scalar(select(func.count(Result.id))) == 0


def test_empty_budget_is_negotiable_and_a_negative_indicator_is_a_number(
    session: Session, client_as: Browser
) -> None:
    typed = need_typed(budget_low_fen="", budget_high_fen="")
    typed |= {"indicators-0-operator": "<=", "indicators-0-low": "-40.5"}
    assert post(client_as(make_member(session)), "/needs/new", typed).status_code == 303
    need = session.scalars(select(Need)).one()
    assert (need.budget_low_fen, need.budget_high_fen) == (None, None)
    assert (need.indicators[0].low, str(need.indicators[0].high)[:5]) == (None, "-40.5")


def test_control_characters_never_reach_the_database(
    session: Session, client_as: Browser
) -> None:
    typed = need_typed(title="铝\x00合\x1b金\u202e", summary="一行\r\n二行\x00")
    assert post(client_as(make_member(session)), "/needs/new", typed).status_code == 303
    need = session.scalars(select(Need)).one()
    assert (need.title, need.summary) == ("铝合金", "一行\n二行")
