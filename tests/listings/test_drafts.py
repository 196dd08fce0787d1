"""What is typed is kept for the person who types it, and for nobody else."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.audit.models import AuditEvent
from tech_market.listings.draft_models import FormDraft
from tech_market.listings.services import drafting
from tech_market.needs.models import Need
from tests.clients import post
from tests.listings.typed import need_typed, result_typed
from tests.makers import make_admin, make_member, make_organisation
from tests.pages import check_page, page

Browser = Callable[[User], FlaskClient]
HTMX = {"HX-Request": "true"}
KEEP = "/needs/new/draft"


def drafts(session: Session) -> list[FormDraft]:
    session.expire_all()
    return list(session.scalars(select(FormDraft).order_by(FormDraft.id)))


def tokens(one: FormDraft) -> dict[str, str]:
    return {"draft": one.ref, "draft_version": str(one.version)}


def test_half_a_form_is_kept_with_what_is_wrong_in_it(
    session: Session, client_as: Browser
) -> None:
    owner = client_as(make_member(session))
    wrong = {"title": "只写了标题", "budget_low_fen": "十万", "valid_until": "某天"}
    wrong |= {"indicators-0-name": "强度", "indicators-0-low": "很高"}
    answer = post(owner, KEEP, wrong)
    assert answer.status_code == 303
    shown = page(owner, answer.headers["Location"])
    fields = shown.form("/needs/new").fields
    assert {name: fields[name] for name in wrong} == wrong
    assert "保存" in shown.texts("#draft-status")[0]
    assert session.scalars(select(Need)).all() == []


def test_keeping_leaves_no_audit_line(session: Session, client_as: Browser) -> None:
    owner = client_as(make_member(session))
    before = session.scalar(select(func.count(AuditEvent.id)))
    post(owner, KEEP, {"title": "甲"})
    assert session.scalar(select(func.count(AuditEvent.id))) == before


def test_saving_again_changes_the_same_draft(
    session: Session, client_as: Browser
) -> None:
    owner = client_as(make_member(session))
    first = post(owner, KEEP, {"title": "甲"}, headers=HTMX)
    assert "已于" in first.text
    (one,) = drafts(session)
    post(owner, KEEP, {"title": "甲乙"} | tokens(one), headers=HTMX)
    (one,) = drafts(session)
    assert (one.title, one.version) == ("甲乙", 2)


def test_second_window_overwrites_nothing_and_loses_nothing(
    session: Session, client_as: Browser
) -> None:
    owner = client_as(make_member(session))
    post(owner, KEEP, {"title": "起初"})
    seen = tokens(drafts(session)[0])
    post(owner, KEEP, {"title": "窗口一"} | seen)
    late = post(owner, KEEP, {"title": "窗口二"} | seen, headers=HTMX)
    assert "另一个窗口已改动过这份草稿，没有覆盖" in late.text
    assert [one.title for one in drafts(session)] == ["窗口一", "窗口二"]
    assert f'value="{drafts(session)[1].ref}"' in late.text


def test_coming_back_offers_to_go_on_or_discard(
    session: Session, client_as: Browser
) -> None:
    owner = client_as(make_member(session))
    post(owner, KEEP, {"title": "<b>没写完</b>"})
    (one,) = drafts(session)
    shown = page(owner, "/needs/new")
    assert "<b>没写完</b>" in shown.text
    assert f"/needs/new?draft={one.ref}" in [link.href for link in shown.links()]
    assert post(owner, f"/needs/drafts/{one.ref}/discard").status_code == 303
    assert drafts(session) == []
    assert "没写完" not in page(owner, "/needs/new").text


def test_posted_draft_is_gone_and_another_windows_stays(
    session: Session, client_as: Browser
) -> None:
    owner = client_as(make_member(session))
    post(owner, KEEP, need_typed())
    seen = tokens(drafts(session)[0])
    post(owner, KEEP, need_typed(title="另一个窗口接着写的题目") | seen)
    post(owner, "/needs/new", need_typed() | seen)
    (one,) = drafts(session)
    post(owner, "/needs/new", need_typed() | tokens(one))
    assert drafts(session) == []
    assert session.scalar(select(func.count(Need.id))) == 2


def test_draft_of_a_revision_belongs_to_its_listing(
    session: Session, client_as: Browser
) -> None:
    owner = client_as(make_member(session))
    post(owner, "/needs/new", need_typed())
    need = session.scalars(select(Need)).one()
    url = f"/needs/{need.ref}/edit"
    kept = post(owner, f"{url}/draft", need_typed(title="改了一半", version="1"))
    assert kept.headers["Location"].startswith(url)
    assert page(owner, kept.headers["Location"]).form(url).fields["title"] == "改了一半"
    assert "改了一半" in page(owner, url).text
    assert "改了一半" not in page(owner, "/needs/new").text
    (one,) = drafts(session)
    page(owner, f"/needs/new?draft={one.ref}", status=404)
    session.refresh(need)
    assert need.title == need_typed()["title"]


@pytest.mark.parametrize("way", ["preview", "discard"])
def test_strangers_draft_does_not_exist(
    session: Session, client_as: Browser, way: str
) -> None:
    place = make_organisation(session)
    post(client_as(make_member(session, organisation=place)), KEEP, need_typed())
    (one,) = drafts(session)
    other = client_as(make_member(session, organisation=place))
    url = f"/needs/drafts/{one.ref}/{way}"
    answer = other.get(url) if way == "preview" else post(other, url)
    assert answer.status_code == 404
    assert other.get(f"/needs/new?draft={one.ref}").status_code == 404
    assert len(drafts(session)) == 1


def test_foreign_draft_named_in_a_form_is_left_alone(
    session: Session, client_as: Browser
) -> None:
    post(client_as(make_member(session)), KEEP, {"title": "别人的"})
    seen = tokens(drafts(session)[0])
    post(client_as(make_member(session)), KEEP, {"title": "我的"} | seen)
    assert [one.title for one in drafts(session)] == ["别人的", "我的"]


def test_other_roles_keep_no_draft(session: Session, client_as: Browser) -> None:
    admin = client_as(make_admin(session))
    assert post(admin, KEEP, {"title": "甲"}).status_code == 403
    assert drafts(session) == []


def test_too_many_drafts_are_refused_in_words(
    session: Session, client_as: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "MOST", 1)
    owner = client_as(make_member(session))
    post(owner, KEEP, {"title": "甲"})
    answer = post(owner, KEEP, {"title": "乙"}, headers=HTMX)
    assert "请先提交或丢弃几份" in answer.text
    assert post(owner, KEEP, {"title": "乙"}).status_code == 409
    assert len(drafts(session)) == 1


def test_preview_shows_each_side_what_it_may_read(
    session: Session, client_as: Browser
) -> None:
    owner = client_as(make_member(session))
    typed = need_typed(level="members", confidential="绝密配方", summary="对外的话")
    answer = post(owner, KEEP, typed | {"preview": "1"})
    shown = page(owner, answer.headers["Location"])
    public, member, closed = shown.texts(".side")
    detail = need_typed()["description"]
    assert "对外的话" in public
    assert detail not in public
    assert detail in member
    for text in (public, member):
        assert "绝密配方" not in text
        assert need_typed()["contact_phone"] not in text
    assert "绝密配方" in closed
    assert need_typed()["contact_phone"] in closed


@pytest.mark.parametrize("level", ["open", "members", "agreed", "offline"])
def test_preview_says_what_the_published_page_says(
    session: Session, client_as: Browser, level: str
) -> None:
    owner = client_as(make_member(session, kind_code="university"))
    kept = post(
        owner, "/results/new/draft", result_typed(level=level) | {"preview": ""}
    )
    shown = page(owner, kept.headers["Location"])
    public = shown.texts(".side")[0]
    assert ("抗拉强度提高三成" in public) == (level == "open")
    assert ("网上不显示" in public) == (level == "offline")


def test_preview_of_almost_nothing_names_what_is_missing(
    session: Session, client_as: Browser
) -> None:
    owner = client_as(make_member(session))
    kept = post(owner, KEEP, {"preview": "1", "valid_until": "bad", "level": "?"})
    shown = page(owner, kept.headers["Location"])
    assert "标题" in shown.texts(".note-warning")[0]


def test_form_survives_control_characters(session: Session, client_as: Browser) -> None:
    owner = client_as(make_member(session))
    answer = post(owner, KEEP, {"title": "甲\x00乙", "unknown": "x"})
    assert answer.status_code == 303
    assert drafts(session)[0].typed == {"title": ["甲乙"]}
    check_page(owner.get("/needs/new").text, url="/needs/new")
