"""应挂尽挂: which patents have no published result, by their numbers."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tech_market.accounts.models import User
from tech_market.listings.rules import ListingState
from tech_market.patents.models import Patent
from tech_market.patents.rules import Standing, share_of, standing_of
from tech_market.results.models import IpRight, Result
from tests.clients import csrf_token
from tests.makers import make_member, make_result, organisation_of
from tests.pages import page

LIST = (
    "专利号,专利名称,申请日,法律状态\n"
    "ZL202110000001.1,甲的制备方法,2021-03-01,有效\n"
    "ZL202110000002.X,乙的制备方法,,有效\n"
    "ZL202110000003.8,丙的制备方法,,已终止（未缴年费）\n"
)


@pytest.fixture
def officer(session: Session) -> User:
    return make_member(session, kind_code="university")


@pytest.fixture
def client(officer: User, client_as: Callable[[User], FlaskClient]) -> FlaskClient:
    return client_as(officer)


def send(client: FlaskClient, text: str, **more: str) -> TestResponse:
    file = (io.BytesIO(text.encode("gbk")), "清单.csv")
    data: dict[str, Any] = {"csrf_token": csrf_token(client), "file": file, **more}
    return client.post("/patents", data=data)


def act(client: FlaskClient, url: str) -> TestResponse:
    return client.post(url, data={"csrf_token": csrf_token(client)})


def refs(session: Session) -> dict[str, str]:
    session.expire_all()
    return {one.title[0]: one.ref for one in session.scalars(select(Patent))}


_P, _D = ListingState.PUBLISHED, ListingState.DRAFT
_W = ListingState.WITHDRAWN


@pytest.mark.parametrize(
    ("status", "results", "standing"),
    [
        ("有效", [], Standing.UNLISTED),
        ("有效", [(_P, False)], Standing.LISTED),
        ("有效", [(_P, True)], Standing.UNDER_WAY),
        ("有效", [(_D, False)], Standing.UNDER_WAY),
        ("有效", [(_W, False)], Standing.UNLISTED),
        ("已失效", [], Standing.ENDED),
        ("已失效", [(_D, False)], Standing.ENDED),
        ("已失效", [(_P, False)], Standing.LISTED),
        ("", [(_W, False), (_P, False)], Standing.LISTED),
    ],
)
def test_patent_stands_as_its_results_do(
    status: str, results: list[tuple[ListingState, bool]], standing: Standing
) -> None:
    assert standing_of(status, results) is standing


def test_share_leaves_out_what_has_ended() -> None:
    counts = {Standing.LISTED: 1, Standing.UNLISTED: 1, Standing.ENDED: 8}
    assert share_of(counts) == 0.5
    assert share_of({}) == 1.0


def test_list_is_set_against_results_of_the_same_number(
    session: Session, officer: User, client: FlaskClient
) -> None:
    right = IpRight(position=0, kind_code="patent-invention", number="202110000001.1")
    house = organisation_of(session, officer)
    far = date(2100, 1, 1)
    make_result(session, organisation=house, ip_rights=[right], valid_until=far)
    assert send(client, LIST).status_code == 303
    shown = page(client, "/patents")
    assert "50%" in shown.text
    assert "已挂牌 1 件" in shown.text
    assert len(page(client, "/patents?standing=unlisted").find("tbody tr")) == 1
    assert len(page(client, "/patents?standing=wanted").find("tbody tr")) == 2
    assert client.get("/patents.xlsx?standing=unlisted").status_code == 200


def test_patent_that_only_a_result_names_is_there_too(
    session: Session, officer: User, client: FlaskClient
) -> None:
    right = IpRight(position=0, kind_code="patent-utility", number="202120000009.1")
    make_result(
        session, organisation=organisation_of(session, officer), ip_rights=[right],
        state=ListingState.DRAFT,
    )  # fmt: skip
    assert "202120000009.1" in page(client, "/patents?standing=under-way").text


def test_result_begins_from_a_patent_once(
    session: Session, client: FlaskClient
) -> None:
    send(client, LIST)
    ref = refs(session)["乙"]
    begun = act(client, f"/patents/{ref}/result")
    assert begun.status_code == 303
    page(client, begun.location)
    result = session.scalars(select(Result)).one()
    assert (result.title, result.state) == ("乙的制备方法", ListingState.DRAFT)
    assert [(one.kind_code, one.number) for one in result.ip_rights] == [
        ("patent-invention", "ZL202110000002.X")
    ]
    assert act(client, f"/patents/{ref}/result").status_code == 409
    ended = refs(session)["丙"]
    assert act(client, f"/patents/{ended}/result").status_code == 409


def test_wrong_row_keeps_the_whole_list_out(
    session: Session, client: FlaskClient
) -> None:
    text = LIST + ",没有号,,\nCN202110000001.1,又是甲,,\nZL1,丁,某天,\n"
    refused = send(client, text)
    assert refused.status_code == 409
    for words in ("第 5 行，“专利号”列：必填", "与第 2 行是同一件专利",
                  "第 7 行，“申请日”列：请填写有效日期"):  # fmt: skip
        assert words in refused.text
    assert refs(session) == {}


def test_list_without_numbers_says_which_column_is_missing(client: FlaskClient) -> None:
    refused = send(client, "名称,备注\n甲,乙\n")
    assert refused.status_code == 422
    assert "没有找到“专利号”列" in refused.text


def test_second_list_changes_and_a_whole_one_removes(
    session: Session, client: FlaskClient
) -> None:
    send(client, LIST)
    send(client, "申请号,名称\n2021100000011,甲的新名称\n")
    session.expire_all()
    assert len(refs(session)) == 3
    send(client, "申请号,名称\n2021100000011,甲的新名称\n", is_whole="y")
    session.expire_all()
    assert [one.title for one in session.scalars(select(Patent))] == ["甲的新名称"]


def test_patents_of_another_institute_do_not_exist(
    session: Session, client: FlaskClient, client_as: Callable[[User], FlaskClient]
) -> None:
    send(client, LIST)
    stranger = client_as(make_member(session, kind_code="university"))
    ref = refs(session)["乙"]
    assert act(stranger, f"/patents/{ref}/result").status_code == 404
    assert act(stranger, f"/patents/{ref}/remove").status_code == 404
    assert "乙的制备方法" not in page(stranger, "/patents").text
    assert act(client, f"/patents/{ref}/remove").status_code == 303
    assert "乙" not in refs(session)
