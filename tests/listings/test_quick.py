"""A quick look shows what the page shows, to whom the page shows it."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.listings.rules import Level, ListingState
from tests.makers import make_member, make_need, make_result
from tests.pages import page
from tests.people import ROLES, make_person

ClientAs = Callable[[User], FlaskClient]
HTMX = {"HX-Request": "true"}
STRANGERS = [role for role in ROLES if role not in {"admin", "auditor"}]


def test_quick_look_is_a_part_of_a_page_and_its_address_leads_to_the_page(
    session: Session, client: FlaskClient
) -> None:
    result = make_result(session, title="<b>速览</b>", description="说明不在速览里")
    session.commit()
    answer = client.get(f"/results/{result.ref}/quick", headers=HTMX)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "&lt;b&gt;速览" in answer.text
    assert f'href="/results/{result.ref}"' in answer.text
    plain = client.get(f"/results/{result.ref}/quick")
    assert (plain.status_code, plain.location) == (303, f"/results/{result.ref}")


@pytest.mark.parametrize("role", STRANGERS)
def test_quick_look_hides_what_the_page_hides(
    session: Session, client: FlaskClient, client_as: ClientAs, role: str
) -> None:
    need = make_need(session, level=Level.AGREED, description="金丝雀说明",
                     confidential="金丝雀机密", contact_name="金丝雀联系人",
                     budget_high_fen=77_700_000)  # fmt: skip
    draft = make_need(session, state=ListingState.DRAFT)
    person = make_person(session, role)
    session.commit()
    browser = client_as(person) if person else client
    shown = browser.get(f"/needs/{need.ref}/quick", headers=HTMX)
    assert shown.status_code == 200
    for word in ("金丝雀", "77.7", need.organisation.name, need.contact_phone):
        assert word not in shown.text
    assert "未对您公开" in shown.text
    answers = [
        browser.get(f"/needs/{ref}/quick", headers=HTMX)
        for ref in (draft.ref, "000000000000")
    ]
    assert [one.status_code for one in answers] == [404, 404]


def test_each_row_of_a_list_has_a_link_that_works_without_script(
    session: Session, client_as: ClientAs
) -> None:
    need = make_need(session, title="看一眼")
    session.commit()
    browser = client_as(make_member(session))
    for view in ("cards", "table"):
        (link,) = page(browser, f"/needs?view={view}").find("a.quick-link")
        assert link.get("href") == f"/needs/{need.ref}"
        assert link.get("data-quick") == f"/needs/{need.ref}/quick"
