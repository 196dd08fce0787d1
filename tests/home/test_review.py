"""The moderation queue: what changed, many at once, and the way back."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import OrganisationState, User
from tech_market.accounts.services.actors import actor_of
from tech_market.audit.models import AuditEvent, Outcome
from tech_market.brokerage.models import Expression
from tech_market.brokerage.rules import Side
from tech_market.errors import RuleBroken
from tech_market.listings.models import ListingChange
from tech_market.listings.review_models import ReviewAct
from tech_market.listings.rules import ListingState, Step
from tech_market.listings.services import reviewing
from tech_market.listings.services.lifecycle import Remark, move
from tech_market.needs.models import Need
from tests.clients import post
from tests.makers import (
    make_admin,
    make_member,
    make_need,
    make_organisation,
    make_result,
    organisation_of,
)
from tests.pages import check_page, page
from tests.queries import counted_queries

ClientAs = Callable[[User], FlaskClient]
WAITING = {"state": ListingState.SUBMITTED, "number": None, "filed_at": None,
           "published_at": None, "first_published_at": None}  # fmt: skip
REASON = {"code": "wording-unclear", "text": "请写明强度的测试标准"}


def waiting_need(session: Session, **values: object) -> Need:
    return make_need(session, **(WAITING | values))


def value(listing: Need) -> str:
    return f"need:{listing.ref}:{listing.version}"


def decide(client: FlaskClient, step: str, *rows: str, **more: str) -> str:
    """Send a confirmation; return where it leads, as the report's reference."""
    answer = post(client, "/review/batch", {"step": step, "row": list(rows), **more})
    assert answer.status_code == 303, answer.get_data(as_text=True)[:300]
    return answer.headers["Location"].rsplit("/", 1)[1]


def state_of(session: Session, listing: Need) -> ListingState:
    session.expire_all()
    return listing.state


def test_many_are_filed_at_once_and_the_one_that_cannot_says_why(
    session: Session, client_as: ClientAs
) -> None:
    house = make_organisation(session, state=OrganisationState.REFUSED)
    filed = {"state": ListingState.FILED, "published_at": None}
    good = [make_need(session, **filed) for _ in range(2)]
    bad = make_need(session, organisation=house, **filed)
    session.commit()
    client = client_as(make_admin(session))
    shown = page(client, "/review")
    assert len(shown.find(".review-table [name=row]")) == 3
    ref = decide(client, "publish", *(value(one) for one in (*good, bad)))
    states = [state_of(session, one) for one in (*good, bad)]
    assert states == [*[ListingState.PUBLISHED] * 2, ListingState.FILED]
    report = page(client, f"/review/batches/{ref}")
    assert "没有执行的1条" in report.text
    assert "单位尚未通过核验" in report.text
    refused = session.scalars(
        select(AuditEvent).where(AuditEvent.outcome == Outcome.REFUSED)
    ).all()
    assert [(one.action, one.object_ref) for one in refused] == [
        ("need.review.publish", bad.ref)
    ]


def test_confirmation_lists_what_will_be_done_and_what_cannot(
    session: Session, client_as: ClientAs
) -> None:
    fits = waiting_need(session, title="将要备案的需求")
    past = make_need(session, title="已经发布的需求")
    session.commit()
    client = client_as(make_admin(session))
    url = f"/review/batch?step=file&row={value(fits)}&row={value(past)}&row=need:x:1"
    shown = page(client, url)
    assert shown.texts(".review-list")[0].startswith("将要备案的需求")
    assert "当前状态为“已发布”，不能备案入库" in shown.text
    assert [one.get("value") for one in shown.find("[name=row]")] == [value(fits)]
    assert state_of(session, fits) is ListingState.SUBMITTED


def test_nothing_ticked_leads_back_to_the_queue(
    session: Session, client_as: ClientAs
) -> None:
    client = client_as(make_admin(session))
    for url in ("/review/batch", "/review/batch?step=close&row=need:x:1"):
        assert client.get(url).headers["Location"] == "/review"
    assert post(client, "/review/batch", {"step": "file"}).status_code == 404


def test_return_wants_a_reason_from_the_list_and_a_sentence(
    session: Session, client_as: ClientAs
) -> None:
    need, other = waiting_need(session), waiting_need(session)
    session.commit()
    client = client_as(make_admin(session))
    for rows in ([value(need)], [value(need), value(other)]):
        sent = {"step": "return", "row": rows, "code": "", "text": " "}
        answer = post(client, "/review/batch", sent)
        assert answer.status_code == 422
        shown = check_page(answer.get_data(as_text=True), url="/review/batch")
        assert len(shown.find(".field-errors")) == 2
    decide(client, "return", value(need), **REASON)
    assert state_of(session, need) is ListingState.RETURNED
    assert need.state_reason == "语言不够精确：请写明强度的测试标准"
    wrong = REASON | {"step": "return", "row": value(other), "code": "made-up"}
    assert post(client, "/review/batch", wrong).status_code == 422


def test_two_administrators_do_not_act_twice(
    session: Session, client_as: ClientAs
) -> None:
    need = waiting_need(session)
    session.commit()
    seen = value(need)
    first, second = (client_as(make_admin(session)) for _ in range(2))
    decide(first, "file", seen)
    number = need.number
    ref = decide(second, "return", seen, **REASON)
    assert "已被他人改动" in page(second, f"/review/batches/{ref}").text
    assert state_of(session, need) is ListingState.FILED
    assert need.number == number


def test_a_text_changed_after_it_was_read_is_not_published(
    session: Session, client_as: ClientAs
) -> None:
    need = make_need(session, state=ListingState.FILED)
    session.commit()
    seen = value(need)
    need.title = "偷偷换掉的标题"
    session.commit()
    decide(client_as(make_admin(session)), "publish", seen)
    assert state_of(session, need) is ListingState.FILED


def test_what_changed_since_filing_is_marked_word_by_word(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    owner, admin = make_member(session), make_admin(session)
    need = waiting_need(
        session, organisation=organisation_of(session, owner),
        summary="寻求强度 450 MPa 的铝合金", contact_phone="13911112222",
    )  # fmt: skip
    move(session, actor=actor_of(admin), listing=need, step=Step.FILE, now=now)
    move(session, actor=actor_of(owner), listing=need, step=Step.WITHDRAW, now=now)
    need.summary, need.budget_high_fen = "寻求强度 480 MPa 的铝合金", 3_000_000
    need.contact_phone = "13933334444"
    move(session, actor=actor_of(owner), listing=need, step=Step.SUBMIT, now=now)
    session.commit()
    client = client_as(admin)
    assert "改动2项" in page(client, "/review").text
    shown = page(client, f"/review/need/{need.ref}")
    assert shown.texts(".review-fact h3") == ["公开摘要", "预算上限"]
    assert shown.texts("del") == ["450"]
    assert shown.texts("ins") == ["480", "3万元"]
    kept = session.scalars(select(ReviewAct)).one()
    assert "13911112222" not in str(kept.facts)


def test_an_edition_returned_is_compared_with_when_nothing_was_filed(
    session: Session, now: datetime, client_as: ClientAs
) -> None:
    owner, admin = make_member(session), make_admin(session)
    need = waiting_need(session, organisation=organisation_of(session, owner))
    client = client_as(admin)
    assert "首次提交" in page(client, f"/review/need/{need.ref}").text
    move(session, actor=actor_of(admin), listing=need, step=Step.RETURN, now=now,
         remark=Remark("other", "请改标题"))  # fmt: skip
    need.title = f"{need.title}（改）"
    move(session, actor=actor_of(owner), listing=need, step=Step.SUBMIT, now=now)
    session.commit()
    shown = page(client, f"/review/need/{need.ref}?since=return")
    assert "退回的版本相比" in shown.text
    assert shown.texts("ins") == ["（改）"]


def test_a_batch_is_undone_whole_and_its_numbers_stay(
    session: Session, client_as: ClientAs
) -> None:
    needs = [waiting_need(session) for _ in range(2)]
    session.commit()
    client = client_as(make_admin(session))
    ref = decide(client, "file", *(value(one) for one in needs))
    numbers = [one.number for one in needs]
    assert "撤销2条" in page(client, "/review").text
    assert post(client, f"/review/batches/{ref}/undo").status_code == 303
    assert {state_of(session, one) for one in needs} == {ListingState.SUBMITTED}
    assert [one.filed_at for one in needs] == [None, None]
    assert "已撤销" in page(client, f"/review/batches/{ref}").text
    assert "撤销2条" not in page(client, "/review").text
    decide(client, "file", *(value(one) for one in needs))
    assert [one.number for one in needs] == numbers
    assert all(one.filed_at for one in needs)


def test_an_undone_publication_is_neither_public_nor_counted(
    session: Session, client: FlaskClient, client_as: ClientAs
) -> None:
    need = make_need(session, state=ListingState.FILED, published_at=None,
                     first_published_at=None)  # fmt: skip
    result = make_result(session, state=ListingState.FILED)
    session.commit()
    browser = client_as(make_admin(session))
    rows = value(need), f"result:{result.ref}:{result.version}"
    ref = decide(browser, "publish", *rows)
    assert client.get(f"/needs/{need.ref}").status_code == 200
    before = len(session.scalars(select(ListingChange)).all())
    post(browser, f"/review/batches/{ref}/undo")
    assert client.get(f"/needs/{need.ref}").status_code == 404
    assert state_of(session, need) is ListingState.FILED
    assert (need.published_at, need.first_published_at) == (None, None)
    assert len(session.scalars(select(ListingChange)).all()) == before + 2


def undone(session: Session, admin: User, act: ReviewAct, now: datetime) -> str:
    with pytest.raises(RuleBroken) as broken:
        reviewing.undo(session, actor=actor_of(admin), model=Need, act_ref=act.ref,
                       now=now)  # fmt: skip
    return broken.value.code


def test_undo_ends_when_time_has_passed_or_somebody_went_on(
    session: Session, now: datetime
) -> None:
    admin, need = make_admin(session), waiting_need(session)
    move(session, actor=actor_of(admin), listing=need, step=Step.FILE, now=now)
    act = session.scalars(select(ReviewAct)).one()
    assert undone(session, admin, act, now + timedelta(minutes=16)) == "undo-late"
    move(session, actor=actor_of(admin), listing=need, step=Step.PUBLISH, now=now)
    assert undone(session, admin, act, now) == "undo-moved"
    last = session.scalars(select(ReviewAct).order_by(ReviewAct.id.desc())).first()
    assert last is not None
    result = make_result(session)
    session.add(Expression(need_id=need.id, result_id=result.id, side=Side.RESULT,
                           organisation_id=result.organisation_id, capability="能",
                           interest="想", cooperation="谈", sent_at=now))  # fmt: skip
    session.flush()
    assert undone(session, admin, last, now) == "undo-built"
    assert state_of(session, need) is ListingState.PUBLISHED


def test_nobody_undoes_what_another_decided(
    session: Session, client_as: ClientAs
) -> None:
    need = waiting_need(session)
    session.commit()
    ref = decide(client_as(make_admin(session)), "file", value(need))
    batch = session.scalars(select(ReviewAct.batch)).one()
    assert ref == need.ref
    other = client_as(make_admin(session))
    assert "撤销1条" not in page(other, f"/review/batches/{batch}").text
    assert post(other, f"/review/batches/{batch}/undo").status_code == 404
    assert state_of(session, need) is ListingState.FILED


def test_who_wrote_a_listing_does_not_review_it(
    session: Session, now: datetime
) -> None:
    admin = make_admin(session)
    need = waiting_need(session, author_id=admin.id)
    with pytest.raises(RuleBroken, match="另一位"):
        move(session, actor=actor_of(admin), listing=need, step=Step.FILE, now=now)
    other = actor_of(make_admin(session))
    move(session, actor=other, listing=need, step=Step.FILE, now=now)
    assert state_of(session, need) is ListingState.FILED


def test_queue_is_narrowed_paged_and_costs_the_same_for_many(
    session: Session, client_as: ClientAs
) -> None:
    for _ in range(60):
        waiting_need(session)
    make_result(session, state=ListingState.FILED)
    session.commit()
    client = client_as(make_admin(session))
    assert len(page(client, "/review?kind=result&state=filed").find("[name=row]")) == 1
    assert len(page(client, "/review?page=2&all=1").find("[checked]")) == 11
    session.expunge_all()
    with counted_queries(session) as sent:
        assert len(page(client, "/review?kind=need").find("[name=row]")) == 50
    assert len(sent) <= 22
