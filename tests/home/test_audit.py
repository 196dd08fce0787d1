"""The log says what was done by name, with the code beside it, and is found by both."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tests.clients import post
from tests.makers import make_admin, make_auditor, make_member
from tests.pages import page

ClientAs = Callable[[User], FlaskClient]


@pytest.fixture
def auditor(session: Session, client_as: ClientAs) -> FlaskClient:
    member = client_as(make_member(session))
    assert post(member, "/language", {"language": "en"}).status_code == 303
    assert member.get("/audit").status_code == 403
    return client_as(make_auditor(session))


def acts(client: FlaskClient, query: str = "") -> list[str]:
    """Return what the rows say was done."""
    rows = page(client, f"/audit{query}").find("tbody tr")
    return ["".join(list(row)[2].itertext()) for row in rows]


def test_actions_have_names_and_codes(auditor: FlaskClient) -> None:
    found = acts(auditor)
    assert found[1:3] == ["查看审计日志audit.read", "选择语言account.language"]


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("选择语言", 1),
        ("审计", 1),
        ("account", 1),
        ("account.language", 1),
        ("登录", 2),
        ("注销", 0),
    ],
)
def test_the_log_is_filtered_by_name_and_by_code(
    auditor: FlaskClient, words: str, count: int
) -> None:
    assert len(acts(auditor, f"?what={words}")) == count


def test_names_are_said_in_english(auditor: FlaskClient) -> None:
    post(auditor, "/language", {"language": "en"})
    assert "Read the audit logaudit.read" in acts(auditor)
    assert len(acts(auditor, "?what=choose a language")) == 2


def test_administrators_read_it_too(session: Session, client_as: ClientAs) -> None:
    assert acts(client_as(make_admin(session)), "?what=不会有的操作") == []
