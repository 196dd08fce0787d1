"""An enterprise posts a need, sees it as others would, and takes it to the market."""

from collections.abc import Callable
from decimal import Decimal

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.accounts.models import OrganisationState, User
from tech_market.audit.models import AuditEvent
from tech_market.listings.models import ListingChange
from tech_market.listings.rules import ListingState
from tech_market.needs.models import Need
from tests.clients import post
from tests.listings.typed import need_typed
from tests.makers import make_admin, make_member, make_organisation
from tests.pages import check_page, page

Browser = Callable[[User], FlaskClient]


def only_need(session: Session) -> Need:
    session.expire_all()
    return session.scalars(select(Need)).one()


def test_need_is_posted_as_a_draft_with_everything_typed(
    session: Session, client_as: Browser
) -> None:
    user = make_member(session)
    answer = post(client_as(user), "/needs/new", need_typed())
    assert answer.status_code == 303
    need = only_need(session)
    assert answer.location == f"/needs/{need.ref}"
    assert need.state is ListingState.DRAFT
    assert need.author_id == user.id
    assert need.keywords == ["铝合金", "耐腐蚀", "热处理"]
    assert (need.budget_low_fen, need.budget_high_fen) == (50_000_000, 120_500_000)
    assert [(i.name, i.operator, i.low, i.unit) for i in need.indicators] == [
        ("抗拉强度", ">=", Decimal(450), "MPa")
    ]
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    assert (event.action, event.object_ref) == ("need.write.post", need.ref)


def test_form_page_is_good_and_owner_sees_the_draft(
    session: Session, client_as: Browser
) -> None:
    client = client_as(make_member(session))
    assert page(client, "/needs/new").h1 == "发布需求"
    answer = post(client, "/needs/new", need_typed(), follow_redirects=True)
    shown = check_page(answer.text, url="/needs/<ref>")
    assert shown.h1 == "高强耐蚀铝合金船用型材制备"
    assert "草稿" in shown.text
    assert "≥ 450 MPa" in shown.text
    assert "50.0万元" in shown.text or "50万元" in shown.text


def test_draft_goes_through_review_to_the_market_with_a_number(
    session: Session, client_as: Browser, client: FlaskClient
) -> None:
    owner, admin = client_as(make_member(session)), client_as(make_admin(session))
    post(owner, "/needs/new", need_typed())
    url = f"/needs/{only_need(session).ref}"
    assert client.get(url).status_code == 404
    for browser, step in ((owner, "submit"), (admin, "file"), (admin, "publish")):
        assert post(browser, f"{url}/{step}").status_code == 303, step
    need = only_need(session)
    assert need.number == f"XQ-{clock.now().year}-00001"
    assert need.state is ListingState.PUBLISHED
    assert need.filed_at
    assert need.first_published_at == need.published_at
    changes = session.scalars(select(ListingChange)).all()
    assert [(one.kind, one.listing_id) for one in changes] == [("need", need.id)]
    assert page(client, url).h1 == need.title
    assert need.title in page(client, "/needs").text


def test_unverified_organisation_keeps_a_draft_but_may_not_submit(
    session: Session, client_as: Browser
) -> None:
    place = make_organisation(session, state=OrganisationState.PENDING)
    client = client_as(make_member(session, organisation=place))
    post(client, "/needs/new", need_typed())
    need = only_need(session)
    answer = post(client, f"/needs/{need.ref}/submit")
    assert answer.status_code == 409
    assert "尚未通过核验" in check_page(answer.text, url="/needs/<ref>").text
    assert only_need(session).state is ListingState.DRAFT


def test_returned_need_shows_the_reason_and_is_edited_again(
    session: Session, client_as: Browser
) -> None:
    owner, admin = client_as(make_member(session)), client_as(make_admin(session))
    post(owner, "/needs/new", need_typed())
    url = f"/needs/{only_need(session).ref}"
    post(owner, f"{url}/submit")
    empty = post(admin, f"{url}/return", {"code": "", "text": " "})
    assert empty.status_code == 422
    post(admin, f"{url}/return", {"code": "wording-unclear", "text": "请写明环境"})
    assert "语言不够精确：请写明环境" in page(owner, url).text
    form = page(owner, f"{url}/edit").form(f"{url}/edit")
    version = form.fields["version"]
    changed = need_typed(version=version, title="改好的标题")
    assert post(owner, f"{url}/edit", changed).status_code == 303
    assert only_need(session).title == "改好的标题"
    assert len(only_need(session).indicators) == 1


def test_edit_page_holds_what_was_stored(session: Session, client_as: Browser) -> None:
    owner = client_as(make_member(session))
    post(owner, "/needs/new", need_typed())
    url = f"/needs/{only_need(session).ref}/edit"
    fields = page(owner, url).form(url).fields
    kept = need_typed()
    for name in (
        "title",
        "budget_high_fen",
        "indicators-0-low",
        "deadline_on",
        "level",
    ):
        assert fields[name] == kept[name], name


def test_second_editor_is_told_and_loses_nothing(
    session: Session, client_as: Browser
) -> None:
    owner = client_as(make_member(session))
    post(owner, "/needs/new", need_typed())
    url = f"/needs/{only_need(session).ref}/edit"
    version = page(owner, url).form(url).fields["version"]
    post(owner, url, need_typed(version=version, title="先保存的"))
    answer = post(owner, url, need_typed(version=version, title="后保存的"))
    assert answer.status_code == 409
    assert 'value="后保存的"' in answer.text
    assert only_need(session).title == "先保存的"


def test_refused_revision_keeps_what_was_typed_and_changes_nothing(
    session: Session, client_as: Browser
) -> None:
    owner = client_as(make_member(session))
    post(owner, "/needs/new", need_typed())
    need = only_need(session)
    url, typed = f"/needs/{need.ref}/edit", need_typed(version=str(need.version))
    more = post(
        owner, url, typed | {"title": "未保存", "add_indicator": "添加一行指标"}
    )
    assert more.status_code == 200
    wrong = post(owner, url, typed | {"title": "未保存", "budget_low_fen": "-1"})
    assert wrong.status_code == 422
    for answer in (more, wrong):
        assert check_page(answer.text, url=url).form(url).fields["title"] == "未保存"
    assert only_need(session).title == need_typed()["title"]


def test_button_adds_a_row_without_saving(session: Session, client_as: Browser) -> None:
    owner = client_as(make_member(session))
    answer = post(owner, "/needs/new", need_typed(add_indicator="添加一行指标"))
    assert answer.status_code == 200
    shown = check_page(answer.text, url="/needs/new")
    assert shown.form("/needs/new").fields["title"] == need_typed()["title"]
    assert session.scalars(select(Need)).all() == []
