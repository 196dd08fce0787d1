"""The pages of versions and of the lexicon, through the door."""

import io
from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tech_market.accounts.models import User
from tech_market.cli import lexicon as commands
from tech_market.cli import match
from tech_market.learning.models import (
    EngineActivation,
    EngineVersion,
    LexiconProposal,
    ProposalState,
    VersionKind,
)
from tech_market.learning.services import versions, words
from tech_market.matching import lexicon
from tech_market.recommend.following import rebuild
from tech_market.recommend.store import Store
from tests.brokerage.cases import acting
from tests.clients import csrf_token, post
from tests.learning.test_versions import lexicon_version, weights_version
from tests.makers import make_admin, make_broker
from tests.pages import page
from tests.recommend.alloys import alloy_need, alloy_result

ClientAs = Callable[[User], FlaskClient]
Work = Callable[[], int]


@pytest.fixture
def admin(session: Session) -> User:
    return make_admin(session)


@pytest.fixture
def broker(session: Session) -> User:
    return make_broker(session).user


def send_file(client: FlaskClient, content: bytes, note: str = "全年整理") -> int:
    return sent_file(client, content, note).status_code


def sent_file(client: FlaskClient, content: bytes, note: str) -> TestResponse:
    data = {
        "csrf_token": csrf_token(client), "note": note,
        "file": (io.BytesIO(content), "words.txt"),
    }  # fmt: skip
    return client.post("/lexicon/upload", data=data, content_type="multipart/form-data")


def test_the_list_names_what_came_with_the_program_and_what_was_made(
    session: Session, admin: User, client_as: ClientAs, now: datetime
) -> None:
    version = weights_version(session, acting(admin), now, words=0.5)
    shown = page(client_as(admin), "/admin/engine")
    assert version.name in shown.text
    assert "随程序发布" in shown.text
    assert "还没有切换过版本" in shown.text
    one = page(client_as(admin), f"/admin/engine/weights/{version.ref}")
    assert "-29%" in one.text
    assert "后台正在比较" in one.text


def test_activation_is_confirmed_with_a_reason_and_can_be_undone(
    session: Session, admin: User, client_as: ClientAs, now: datetime
) -> None:
    version = weights_version(session, acting(admin), now, words=0.5)
    client, url = client_as(admin), f"/admin/engine/weights/{version.ref}"
    sent = {"seen": "0", "why": "留出组更好"}
    refused = post(client, f"{url}/activate", sent)
    assert refused.status_code == 422
    assert "请先核对影响" in refused.text
    assert post(client, f"{url}/activate", sent | {"sure": "y"}).status_code == 303
    assert "留出组更好" in page(client, "/admin/engine").text
    (first,) = session.scalars(select(EngineActivation))
    back = {"seen": str(first.id), "why": "退回", "sure": "y"}
    stale = post(client, "/admin/engine/weights/shipped/activate", back | {"seen": "0"})
    assert stale.status_code == 409
    assert "刚切换过版本" in stale.text
    assert (
        post(client, "/admin/engine/weights/shipped/activate", back).status_code == 303
    )
    assert versions.name_in_force(session, VersionKind.WEIGHTS) == "2026.2"


def test_what_would_move_is_shown_with_titles(
    session: Session, admin: User, store: Store, client_as: ClientAs, now: datetime,
    work: Work,
) -> None:  # fmt: skip
    need = alloy_need(session)
    silent = {"summary": "轻金属", "description": "", "indicators": []}
    sea = alloy_result(session, title="轻金属", **silent)
    session.commit()
    rebuild(store, now=now)
    version = lexicon_version(session, acting(admin), now)
    work()
    shown = page(client_as(admin), f"/admin/engine/lexicon/{version.ref}")
    assert "1 条需求的前十会变" in shown.text
    assert need.title in shown.text
    assert f"进入前十：{sea.title}" in shown.text


@pytest.mark.parametrize("url", ["/admin/engine/weights/none", "/admin/engine/x/y"])
def test_unknown_versions_do_not_exist(
    admin: User, client_as: ClientAs, url: str
) -> None:
    assert client_as(admin).get(url).status_code == 404


def test_a_broker_proposes_and_an_administrator_makes_a_version_of_it(
    session: Session, admin: User, broker: User, client_as: ClientAs
) -> None:
    line = {"old": "", "new": "扫叶机 落叶收集器", "why": "园林企业都这样叫"}
    assert post(client_as(broker), "/lexicon", line).status_code == 303
    (one,) = session.scalars(select(LexiconProposal))
    assert "待审" in page(client_as(broker), "/lexicon").text
    answer = post(client_as(admin), "/lexicon/adopt", {"ref": one.ref})
    assert answer.status_code == 303
    (version,) = session.scalars(select(EngineVersion))
    assert version.table["added"] == ["扫叶机 落叶收集器"]
    assert version.table["removed_count"] == 0
    assert "扫叶机" not in versions.lexicon_in_force(session).text
    session.refresh(one)
    assert (one.state, one.version_id) == (ProposalState.ADOPTED, version.id)
    shown = page(client_as(admin), f"/admin/engine/lexicon/{version.ref}")
    assert "增加 1 行，减少 0 行" in shown.text
    assert version.name in page(client_as(broker), "/lexicon").text
    assert "采纳 1 条提议" in shown.text
    reader = client_as(admin)
    assert post(reader, "/language", {"language": "en"}).status_code == 303
    assert "Proposals adopted: 1" in page(reader, shown.url).text


def test_a_line_is_replaced_or_taken_out_where_it_stands(
    session: Session, admin: User, now: datetime
) -> None:
    actor = acting(admin)
    first, second = map(str, lexicon.shipped().lines[:2])
    changed = words.propose(
        session, old=first, new=f"{first} 示例别名", why="补充", actor=actor, now=now
    )
    gone = words.propose(session, old=second, new="", why="误", actor=actor, now=now)
    made = words.adopt_proposals(
        session, refs=[changed.ref, gone.ref], actor=actor, now=now
    )
    assert made.table["removed"] == [first, second]
    assert made.table["added"] == [f"{first} 示例别名"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"old": "", "new": "单独一词"}, "至少要有 2 个词"),
        ({"old": "没有这行 的", "new": "甲物 乙物"}, "可能已被修改"),
        ({"old": "", "new": ""}, "请填写要改成的词条"),
        ({"old": "", "new": "甲物 乙物 # 注"}, "不能有 #"),
    ],
)
def test_a_proposal_that_would_break_the_lexicon_is_refused(
    session: Session, broker: User, client_as: ClientAs, line: dict[str, str], said: str
) -> None:
    answer = post(client_as(broker), "/lexicon", line | {"why": "试"})
    assert answer.status_code == 422
    assert said in answer.text
    assert session.scalars(select(LexiconProposal)).all() == []


def test_a_refused_proposal_tells_its_author_why(
    session: Session, admin: User, broker: User, client_as: ClientAs, now: datetime
) -> None:
    one = words.propose(
        session, old="", new="甲物 乙物", why="试", actor=acting(broker), now=now
    )
    session.commit()
    url = f"/lexicon/proposals/{one.ref}/refuse"
    assert post(client_as(admin), url, {"answer": " "}).status_code == 409
    assert post(client_as(admin), url, {"answer": "不是同一事物"}).status_code == 303
    assert "不是同一事物" in page(client_as(broker), "/lexicon").text
    again = post(client_as(admin), "/lexicon/adopt", {"ref": one.ref})
    assert again.status_code == 409


def test_a_file_with_a_wrong_line_is_refused_and_the_old_lexicon_stays(
    session: Session, admin: User, client_as: ClientAs
) -> None:
    client = client_as(admin)
    before = versions.lexicon_in_force(session).digest
    refused = sent_file(client, "尼龙 锦纶\n\n单独".encode(), "全年整理")
    assert refused.status_code == 422
    assert "第 3 行" in refused.text
    assert session.scalars(select(EngineVersion)).all() == []
    assert versions.lexicon_in_force(session).digest == before
    assert send_file(client, b"\xff\xfe\x00\x01\xff") == 422
    assert send_file(client, lexicon.shipped().text.encode()) == 422
    assert send_file(client, "尼龙 锦纶 聚酰胺".encode("gb18030")) == 303
    (made,) = session.scalars(select(EngineVersion))
    assert made.table["added"] == ["尼龙 锦纶 聚酰胺"]
    assert versions.lexicon_in_force(session).digest == before


def test_what_is_downloaded_can_be_sent_back(admin: User, client_as: ClientAs) -> None:
    client = client_as(admin)
    file = client.get("/lexicon/download").data
    assert file.decode() == lexicon.shipped().text
    assert send_file(client, file + "扫叶机 落叶收集器\n".encode()) == 303


def test_words_are_found_in_any_script(broker: User, client_as: ClientAs) -> None:
    shown = page(client_as(broker), "/lexicon?q=尼龍")
    assert "聚酰胺" in shown.text
    assert "没有含" in page(client_as(broker), "/lexicon?q=不存在的词").text


def test_the_command_names_the_wrong_line(
    app: Flask, session: Session, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert session is not None
    assert commands.lexicon.name == "lexicon"  # imported, and so in the group
    file = tmp_path_factory.mktemp("words") / "mine.txt"
    file.write_text("尼龙 锦纶\n门类: 一\n", encoding="utf8")
    ran = app.test_cli_runner().invoke(match.group, ["lexicon", "check", str(file)])
    assert ran.exit_code == 1
    assert "第 2 行：门类一行至少要有 3 个词" in ran.output
    file.write_text("尼龙 锦纶\n门类: 一类 二类 三类\n", encoding="utf8")
    ran = app.test_cli_runner().invoke(match.group, ["lexicon", "check", str(file)])
    assert ran.exit_code == 0
    assert "同义 1 组，门类 1 个" in ran.output
