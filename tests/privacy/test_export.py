"""The copy of one's own data: whole, readable, without secrets or others' data."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.audit.models import AuditEvent
from tech_market.listings.draft_models import FormDraft
from tech_market.notices.models import Follow
from tech_market.policy.actor import Role
from tech_market.questions.models import Question
from tests.clients import csrf_token, post
from tests.makers import (
    PASSWORD,
    make_broker,
    make_member,
    make_need,
    make_result,
    organisation_of,
    saved,
)
from tests.pages import check_page, page

Open = Callable[[User], FlaskClient]
KEPT = {"password": PASSWORD}


def archive(client: FlaskClient) -> zipfile.ZipFile:
    answer = post(client, "/account/data", KEPT)
    assert answer.status_code == 200
    assert answer.content_type == "application/zip"
    assert "attachment" in answer.headers["Content-Disposition"]
    return zipfile.ZipFile(io.BytesIO(answer.data))


def table(packed: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads(packed.read(f"data/{name}.json"))
    return rows


def test_the_copy_holds_what_the_person_left_everywhere(
    session: Session, client_as: Open, now: datetime
) -> None:
    user = make_member(session, name="示例取数人", phone="13900001111")
    house = organisation_of(session, user)
    need = make_need(session, organisation=house, author_id=user.id)
    other = make_result(session)
    saved(session, FormDraft(user_id=user.id, kind="need", saved_at=now,
                             typed={"title": ["没写完的=SUM(1)"]}))  # fmt: skip
    saved(session, Follow(user_id=user.id, kind="result", listing_id=other.id,
                          created_at=now))  # fmt: skip
    saved(session, Question(kind="result", listing_id=other.id, user_id=user.id,
                            owner_id=other.organisation_id, role=Role.ENTERPRISE,
                            text="能做到几级？", asked_at=now))  # fmt: skip
    packed = archive(client_as(user))
    profile = {row["item"]: row["value"] for row in table(packed, "profile")}
    assert profile["姓名"] == "示例取数人"
    assert profile["手机或电话"] == "13900001111"
    assert profile["单位"] == house.name
    assert "没写完的" in table(packed, "form-drafts")[0]["typed"]
    assert table(packed, "follows")[0]["ref"] == other.number
    assert table(packed, "questions")[0]["text"] == "能做到几级？"
    wrote = [row for row in table(packed, "records") if row["table"] == "needs"]
    assert [row["ref"] for row in wrote] == [need.number]
    assert table(packed, "sign-ins")
    assert any(row["action"] == "account.export" for row in table(packed, "acts"))


def test_the_page_inside_can_be_read_and_names_every_file(
    session: Session, client_as: Open
) -> None:
    packed = archive(client_as(make_broker(session).user))
    index = packed.read("index.html").decode()
    shown = check_page(index, url="index.html")
    files = set(packed.namelist()) - {"index.html"}
    assert files == {link.href for link in shown.links() if link.href[0] != "#"}
    assert "示例证" in index
    assert packed.testzip() is None
    for name in files:
        if name.endswith(".csv"):
            text = packed.read(name).decode("utf-8-sig")
            assert next(csv.reader(io.StringIO(text)))


def test_no_secret_and_nobody_else_is_in_it(session: Session, client_as: Open) -> None:
    user, stranger = make_member(session), make_member(session, name="示例外人")
    packed = archive(client_as(user))
    everything = b"".join(packed.read(name) for name in packed.namelist()).decode()
    assert user.password_hash not in everything
    assert "token" not in everything
    assert stranger.name not in everything
    assert stranger.email not in everything
    assert stranger.ref not in everything


def test_a_formula_in_what_was_typed_is_disarmed(
    session: Session, client_as: Open
) -> None:
    packed = archive(client_as(make_member(session, name="=HYPERLINK(1)")))
    assert "'=HYPERLINK(1)" in packed.read("data/profile.csv").decode("utf-8-sig")
    assert "<td>=HYPERLINK(1)</td>" in packed.read("index.html").decode()


def test_the_copy_speaks_english(session: Session, client_as: Open) -> None:
    client = client_as(make_member(session))
    post(client, "/language", {"language": "en"})
    assert page(client, "/account/data").h1 == "My data"
    assert "Form" not in archive(client).read("index.html").decode()[:40]
    assert "My data" in archive(client).read("index.html").decode()


@pytest.mark.parametrize("typed", [{}, {"password": ""}, {"password": "wrong"}])
def test_without_the_password_nothing_is_given_out(
    session: Session, client_as: Open, typed: dict[str, str]
) -> None:
    answer = post(client_as(make_member(session)), "/account/data", typed)
    assert answer.status_code == 422
    check_page(answer.text, url="/account/data")


def test_guessing_the_password_there_ends_like_at_the_door(
    session: Session, client_as: Open
) -> None:
    client = client_as(make_member(session))
    token = csrf_token(client)
    for _ in range(10):
        client.post("/account/data", data={"csrf_token": token, "password": "guess"})
    answer = client.post("/account/data", data={"csrf_token": token, **KEPT})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"]


def test_eleven_copies_a_day_are_too_many(session: Session, client_as: Open) -> None:
    client = client_as(make_member(session))
    for _ in range(10):
        assert post(client, "/account/data", KEPT).status_code == 200
    assert post(client, "/account/data", KEPT).status_code == 429


def test_each_copy_leaves_an_audit_line(session: Session, client_as: Open) -> None:
    user = make_member(session)
    archive(client_as(user))
    line = select(AuditEvent.object_ref).where(AuditEvent.action == "account.export")
    assert session.scalars(line).all() == [user.ref]


def test_nobody_signed_in_gets_nothing(client: FlaskClient) -> None:
    assert client.get("/account/data").status_code == 302
    assert post(client, "/account/data", KEPT).status_code == 302
