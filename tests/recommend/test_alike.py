"""Nearly the same is shown before it is handed in and before it is filed."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.listings.rules import Level, ListingState
from tech_market.needs.models import Need
from tech_market.recommend.following import rebuild
from tech_market.recommend.store import Store
from tech_market.results.models import Result
from tests.clients import post
from tests.makers import (
    make_admin,
    make_member,
    make_need,
    make_organisation,
    make_result,
    organisation_of,
)
from tests.pages import page

ClientAs = Callable[[User], FlaskClient]
TEXT = (
    "采用微合金化与双级时效抑制晶间腐蚀，抗拉强度可达480MPa，已完成中试，"
    "可用于船用结构件的批量制备与焊接，热处理窗口宽。"
)
SECRET = "晶界析出相ZX-9417的配比与终轧温度控制曲线由本单位自行掌握，未经许可不得外传，"


def draft_of(session: Session, owner: User, **values: object) -> Need:
    usual = {
        "organisation": organisation_of(session, owner),
        "state": ListingState.DRAFT,
        "title": "船用铝合金结构件",
        "summary": TEXT,
        "description": TEXT,
    }
    return make_need(session, **(usual | values))


def state_of(session: Session, need: Need) -> str:
    session.expire_all()
    return need.state.value


def published(session: Session, **values: object) -> Result:
    return make_result(
        session,
        **({"title": "耐蚀铝合金制备", "summary": TEXT, "description": TEXT} | values),
    )


@pytest.mark.parametrize("has_index", [True, False])
def test_an_owner_sees_the_pair_and_goes_on_only_after_a_look(
    session: Session,
    store: Store,
    now: datetime,
    client_as: ClientAs,
    *,
    has_index: bool,
) -> None:
    owner = make_member(session)
    need = draft_of(session, owner, title="耐蚀铝合金的制备")
    other = published(session)
    session.commit()
    if has_index:
        rebuild(store, now=now)
    else:
        store.is_on = False
    client, url = client_as(owner), f"/needs/{need.ref}"
    shown = page(client, url)
    assert "疑似重复" in shown.text
    body = client.get(url).text
    assert f"/results/{other.ref}" in body
    assert body.count("<mark>采用微合金化与双级时效") == 2
    refused = post(client, f"{url}/submit")
    assert refused.status_code == 422
    assert "已有内容几乎相同的条目：“耐蚀铝合金制备”" in refused.text
    assert state_of(session, need) == "draft"
    assert post(client, f"{url}/submit", {"is_checked": "y"}).status_code == 303
    assert state_of(session, need) == "submitted"


def test_what_is_new_is_handed_in_without_a_question(
    session: Session, store: Store, now: datetime, client_as: ClientAs
) -> None:
    owner = make_member(session)
    need = draft_of(
        session, owner, title="滚筒洗衣机减振", summary="脱水噪声降低6分贝。",
        description="面向滚筒洗衣机的偏心识别与减振控制软件，通过电流谐波估计负载分布。",
    )  # fmt: skip
    published(session)
    session.commit()
    rebuild(store, now=now)
    client = client_as(owner)
    assert "疑似重复" not in page(client, f"/needs/{need.ref}").text
    assert post(client, f"/needs/{need.ref}/submit").status_code == 303


def test_ones_own_draft_counts_and_a_strangers_does_not(
    session: Session, store: Store, now: datetime, client_as: ClientAs
) -> None:
    owner = make_member(session)
    draft_of(session, owner, title="船用铝合金结构件（旧）")
    need = draft_of(session, owner)
    stranger = make_need(
        session, organisation=make_organisation(session), title="船用铝合金结构件",
        summary=TEXT, description=TEXT, state=ListingState.SUBMITTED,
    )  # fmt: skip
    session.commit()
    rebuild(store, now=now)
    body = client_as(owner).get(f"/needs/{need.ref}").text
    assert "船用铝合金结构件（旧）" in body
    assert stranger.ref not in body


def test_text_the_owner_may_not_read_is_neither_shown_nor_compared(
    session: Session, store: Store, now: datetime, client_as: ClientAs
) -> None:
    owner, admin = make_member(session), make_admin(session)
    hidden = published(
        session, title="耐蚀铝合金制备", summary="一种铝合金制备方法。",
        description=SECRET + TEXT, level=Level.AGREED,
    )  # fmt: skip
    need = draft_of(session, owner, title="耐蚀铝合金制备方法", summary="求方法。")
    session.commit()
    rebuild(store, now=now)
    client = client_as(owner)
    assert "ZX-9417" not in client.get(f"/needs/{need.ref}").text
    assert post(client, f"/needs/{need.ref}/submit").status_code == 303
    told = client_as(admin).get(f"/needs/{need.ref}").text
    assert "疑似重复" in told
    assert hidden.ref in told
    assert "ZX-9417" in told


def test_who_files_sees_what_waits_beside_it_and_auditors_see_no_question(
    session: Session, store: Store, now: datetime, client_as: ClientAs
) -> None:
    one, other = make_member(session), make_member(session)
    first = draft_of(session, one, state=ListingState.SUBMITTED)
    second = draft_of(session, other, state=ListingState.SUBMITTED)
    session.commit()
    rebuild(store, now=now)
    body = client_as(make_admin(session)).get(f"/needs/{second.ref}").text
    assert "备案前请核对是否重复" in body
    assert first.ref in body
    assert first.ref not in client_as(other).get(f"/needs/{second.ref}").text


def test_a_stranger_learns_nothing(
    session: Session, store: Store, now: datetime, client_as: ClientAs
) -> None:
    owner, stranger = make_member(session), make_member(session)
    need = draft_of(session, owner)
    published(session)
    session.commit()
    rebuild(store, now=now)
    answer = post(client_as(stranger), f"/needs/{need.ref}/submit")
    assert answer.status_code == 404
