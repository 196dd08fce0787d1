"""An institute posts a result with its rights and indicators."""

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.accounts.models import User
from tech_market.results.models import Result
from tests.clients import post
from tests.listings.typed import day, result_typed
from tests.makers import make_admin, make_member
from tests.pages import check_page, page

Browser = Callable[[User], FlaskClient]


def only_result(session: Session) -> Result:
    session.expire_all()
    return session.scalars(select(Result)).one()


def test_result_is_posted_with_everything_typed(
    session: Session, client_as: Browser
) -> None:
    client = client_as(make_member(session, kind_code="university"))
    assert page(client, "/results/new").h1 == "发布成果"
    answer = post(client, "/results/new", result_typed(), follow_redirects=True)
    shown = check_page(answer.text, url="/results/<ref>")
    for words in ("300", "意向价", "发明专利", "ZL202600000000.0", "TRL 6", "通过中试"):
        assert words in shown.text, words
    result = only_result(session)
    assert result.price_fen == 300_000_000
    assert [(one.kind_code, one.status) for one in result.ip_rights] == [
        ("patent-invention", "有效")
    ]


def test_result_gets_its_own_numbers_and_keeps_one_when_renewed(
    session: Session, client_as: Browser
) -> None:
    owner = client_as(make_member(session, kind_code="university"))
    admin = client_as(make_admin(session))
    post(owner, "/results/new", result_typed())
    url = f"/results/{only_result(session).ref}"
    post(owner, f"{url}/submit")
    post(admin, f"{url}/file")
    post(admin, f"{url}/publish")
    first = only_result(session)
    number, at = first.number, first.first_published_at
    assert number == f"CG-{clock.now().year}-00001"
    early = post(owner, f"{url}/renew", {"valid_until": day(100)})
    assert early.status_code == 422
    assert "新的有效期应晚于原有效期" in early.text
    assert post(owner, f"{url}/renew", {"valid_until": day(400)}).status_code == 303
    renewed = only_result(session)
    assert renewed.valid_until.isoformat() == day(400)
    assert (renewed.number, renewed.first_published_at) == (number, at)


def test_right_removed_in_the_form_is_gone(
    session: Session, client_as: Browser
) -> None:
    owner = client_as(make_member(session, kind_code="university"))
    post(owner, "/results/new", result_typed())
    result = only_result(session)
    typed = result_typed(version=str(result.version)) | {
        "ip_rights-0-kind_code": "", "ip_rights-0-number": "",
        "ip_rights-0-status": "", "ip_rights-0-expires_on": "",
    }  # fmt: skip
    assert post(owner, f"/results/{result.ref}/edit", typed).status_code == 303
    assert only_result(session).ip_rights == []
    assert len(only_result(session).indicators) == 1


def test_button_adds_a_right_without_saving(
    session: Session, client_as: Browser
) -> None:
    owner = client_as(make_member(session, kind_code="university"))
    answer = post(owner, "/results/new", result_typed(add_ip_right="添加一行知识产权"))
    assert answer.status_code == 200
    check_page(answer.text, url="/results/new")
    assert session.scalars(select(Result)).all() == []
