"""A need says which of its terms must be held; what is not stated can be no must."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.codes.catalog import shipped
from tech_market.errors import RuleBroken
from tech_market.listings.audience import Audience
from tech_market.listings.rules import Level
from tech_market.matching.score import explain
from tech_market.matching.text import CONSTRAINTS
from tech_market.needs.audience import view_of
from tech_market.needs.documents import document_of
from tech_market.needs.models import Need
from tech_market.needs.rules import STATED, check_hard
from tech_market.results import documents as results
from tests.clients import post
from tests.listings.typed import need_typed
from tests.makers import make_member, make_need, make_organisation, make_result
from tests.pages import check_page, page

Browser = Callable[[User], FlaskClient]
TODAY = date(2026, 3, 2)
ALL = list(CONSTRAINTS)


def test_the_list_of_terms_is_what_the_engine_compares() -> None:
    listed = {entry.code for entry in shipped()["hard-term"].codes}
    assert listed == set(STATED) == set(CONSTRAINTS)


def test_terms_are_kept_and_shown_as_musts(
    session: Session, client_as: Browser
) -> None:
    client = client_as(make_member(session))
    typed = need_typed(hard_codes=["budget", "region"], region_wanted="330200")
    assert post(client, "/needs/new", typed).status_code == 303
    need = session.scalars(select(Need)).one()
    assert (need.hard_codes, need.region_wanted) == (["budget", "region"], "330200")
    shown = page(client, f"/needs/{need.ref}")
    assert "期望地区宁波市必须" in "".join(shown.text.split())
    assert shown.text.count("必须") == 3  # two terms, and the must of an indicator
    form = client.get(f"/needs/{need.ref}/edit").text
    assert form.count('name="hard_codes"') == len(CONSTRAINTS)
    assert form.count('checked class="form-check-input" id="hard_codes') == 2


UNSTATED: list[tuple[str, dict[str, Any], str]] = [
    ("budget", {"budget_low_fen": "", "budget_high_fen": ""}, "预算上限"),
    ("deadline", {"deadline_on": ""}, "期望解决日期"),
    ("trl", {"trl_wanted": ""}, "期望成熟度"),
    ("cooperation", {"cooperation_codes": []}, "合作方式"),
    ("ip", {"ip_wanted": "面谈"}, "写明归己方所有"),
    ("region", {}, "期望地区"),
]


@pytest.mark.parametrize(("code", "changes", "words"), UNSTATED)
def test_a_must_that_is_not_stated_is_refused_at_its_field(
    session: Session, client_as: Browser, code: str, changes: dict[str, Any], words: str
) -> None:
    client = client_as(make_member(session))
    typed = need_typed(hard_codes=[code], **changes)
    answer = post(client, "/needs/new", typed)
    assert answer.status_code == 422
    shown = check_page(answer.text, url="/needs/new")
    assert words in shown.text
    assert "再勾选为必须" in shown.text
    assert session.scalars(select(Need)).all() == []


def test_a_term_nothing_compares_cannot_be_a_must() -> None:
    with pytest.raises(RuleBroken) as broken:
        check_hard(["weather"], {})
    assert (broken.value.code, broken.value.field) == ("hard-unknown", "hard_codes")


def test_a_budget_that_is_withheld_is_withheld_as_a_must(session: Session) -> None:
    need = make_need(
        session, hard_codes=ALL, budget_high_fen=100, ip_wanted="归我方所有",
        level=Level.AGREED,
    )  # fmt: skip
    stranger = view_of(need, Audience.MEMBER, today=TODAY)
    assert set(stranger.hard_codes) == set(CONSTRAINTS) - {"budget", "ip"}
    assert document_of(need, Audience.MEMBER, today=TODAY).hard == stranger.hard_codes
    assert document_of(need, Audience.FULL, today=TODAY).hard == tuple(ALL)


def test_a_result_from_elsewhere_ranks_below_one_that_does_not_say(
    session: Session,
) -> None:
    words = {"title": "高强耐蚀铝合金制备", "summary": "铝合金的制备与焊接。"}
    asking = document_of(
        make_need(session, hard_codes=["region"], region_wanted="330200", **words),
        Audience.MEMBER, today=TODAY,
    )  # fmt: skip
    shanghai = make_organisation(session, kind_code="university", region_code="310000")
    far = make_result(session, organisation=shanghai, **words)
    silent = make_result(session, title="铝合金焊接", level=Level.AGREED)
    offered = [
        results.document_of(row, Audience.MEMBER, today=TODAY) for row in (far, silent)
    ]
    assert [one.region_code for one in offered] == ["310000", ""]
    elsewhere, unknown = (explain(asking, one) for one in offered)
    assert elsewhere.score < unknown.score
    assert elsewhere.broken == ("region",)
