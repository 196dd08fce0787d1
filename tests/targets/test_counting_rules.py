"""Counting rules are rows: the shipped ones, more of them, retired ones."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.targets.rules.bases import BASES
from tech_market.targets.services.counting_rules import list_rules, rule_book
from tech_market.targets.services.seeding import seed_targets
from tests.clients import post
from tests.contracts.papers import NOON
from tests.makers import make_admin
from tests.pages import page

TYPED = {
    "code": "absorb-signed",
    "label": "吸纳，按签订日期",
    "side": "absorb",
    "amount": "technical",
    "date_kind": "signature",
    "series": "frozen",
    "foreign_kind": "any",
    "source": "示例文件",
}


@pytest.fixture
def admin(session: Session, client_as: Callable[[User], FlaskClient]) -> FlaskClient:
    return client_as(make_admin(session))


def test_a_migrated_database_holds_the_shipped_rules(session: Session) -> None:
    assert rule_book(session) == dict(BASES)


def test_a_rule_is_added_retired_and_taken_back(
    session: Session, admin: FlaskClient
) -> None:
    page(admin, "/admin/rules")
    assert post(admin, "/admin/rules", TYPED).status_code == 303
    assert "absorb-signed" in rule_book(session)
    assert "吸纳，按签订日期" in page(admin, "/figures/compare").text
    post(admin, "/admin/rules/absorb-signed/off")
    codes = {rule.code for rule in list_rules(session, active=True)}
    assert "absorb-signed" not in codes
    assert "absorb-signed" in rule_book(session)
    post(admin, "/admin/rules/absorb-signed/on")
    assert "absorb-signed" in {rule.code for rule in list_rules(session, active=True)}


def test_what_a_rule_is_called_is_printed_as_it_was_typed(admin: FlaskClient) -> None:
    typed = {"label": "吸纳 100% <b>签订</b>", "source": "文件 5% <i>一</i>"}
    assert post(admin, "/admin/rules", TYPED | typed).status_code == 303
    assert typed["source"] in page(admin, "/admin/rules").text
    for url in ("/admin/rules", "/figures/amount", "/figures/compare"):
        assert typed["label"] in page(admin, url).text


@pytest.mark.parametrize(
    "values",
    [
        {"code": "X"},
        {"code": "output-technical"},
        {"label": ""},
        {"source": ""},
        {"side": "nothing"},
        {"date_kind": "payment"},  # payments are no entries, nothing freezes them
        {"date_kind": "certificate"},  # the same rule is there under another code
    ],
)
def test_a_wrong_rule_is_told_and_not_stored(
    session: Session, admin: FlaskClient, values: dict[str, str]
) -> None:
    assert post(admin, "/admin/rules", TYPED | values).status_code == 422
    assert len(rule_book(session)) == len(BASES)


def test_a_rule_in_use_stays(session: Session, admin: FlaskClient) -> None:
    seed_targets(session, NOON)
    assert post(admin, "/admin/rules/output-technical/off").status_code == 409
    assert post(admin, "/admin/rules/nothing/off").status_code == 409
