"""An officer's table: uploaded, mapped, corrected, imported, and taken back."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.accounts.models import MembershipState, User
from tech_market.audit import services as audit
from tech_market.audit.models import AuditEvent
from tech_market.imports.models import ImportBatch, ImportRow
from tech_market.imports.rules import BatchState, RowState
from tech_market.jobs.models import Job
from tech_market.jobs.worker import Worker
from tech_market.listings.rules import ListingState, Step
from tech_market.listings.services import lifecycle
from tech_market.needs.models import Need
from tech_market.notices.models import Notice
from tech_market.policy.actor import SYSTEM
from tech_market.results.models import IpRight, Result
from tests.clients import post
from tests.imports.sheets import FIELD, HEADS, act, checked, lines, send
from tests.makers import make_member, make_result, organisation_of
from tests.pages import page

ClientAs = Callable[[User], FlaskClient]


@pytest.fixture
def officer(session: Session) -> User:
    return make_member(session, kind_code="university")


@pytest.fixture
def client(officer: User, client_as: ClientAs) -> FlaskClient:
    return client_as(officer)


def batch_of(session: Session) -> ImportBatch:
    session.expire_all()
    return session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc())).first()  # type: ignore[return-value]


def states(session: Session) -> dict[int, RowState]:
    session.expire_all()
    rows = session.scalars(select(ImportRow).order_by(ImportRow.number))
    return {row.number: row.state for row in rows}


def row(session: Session, number: int) -> ImportRow:
    session.expire_all()
    found = session.scalar(select(ImportRow).where(ImportRow.number == number))
    assert found is not None
    return found


def says(session: Session, number: int) -> str:
    return " ".join(one["says"] for one in row(session, number).problems)


def test_file_is_kept_and_nothing_is_imported_yet(
    session: Session, client: FlaskClient
) -> None:
    url = checked(client, lines("甲", "乙").encode("gbk"), name="图片.png")
    batch = batch_of(session)
    assert (batch.state, batch.file_name) == (BatchState.CHECKED, "图片.csv")
    assert client.get(f"{url}/file").data == lines("甲", "乙").encode("gbk")
    assert session.scalar(select(func.count(Result.id))) == 0


def test_how_a_file_was_read_is_said_in_the_readers_language(
    session: Session, client: FlaskClient
) -> None:
    url = checked(client, lines("甲").replace(",", ";").encode("gbk"))
    assert "CSV，GB18030（含 GBK），分号分隔" in page(client, url).text
    assert post(client, "/language", {"language": "en"}).status_code == 303
    said = "CSV, GB 18030 (includes GBK), separated by semicolons"
    assert said in page(client, url).text
    batch_of(session).reading_said = {}  # as an older edition kept it
    session.commit()
    assert "CSV，GB18030（含 GBK），分号分隔" in page(client, url).text


def test_bad_rows_say_column_and_what_to_do(
    session: Session, client: FlaskClient
) -> None:
    text = HEADS + "".join(
        (
            f",{FIELD},说明,1,\n", "甲,新材料,说明,1,\n", f"乙,{FIELD},=cmd|x,1,\n",
            f"丙,{FIELD},说明,1e9,\n", f"丁,{FIELD},说明,999999,\n",
            f"戊,{FIELD},说明,12万元,\n", f"己,{FIELD},{'长' * 20_001},面议,\n",
        )
    )  # fmt: skip
    url = checked(client, text)
    wrong = [number for number, one in states(session).items() if one is RowState.ERROR]
    assert wrong == [2, 3, 4, 5, 8]
    assert "必填" in says(session, 2)
    assert "是不是“新材料及其应用”" in says(session, 3)
    assert "像公式" in says(session, 4)
    assert "以万元为单位" in says(session, 5)
    assert "读作 100.00亿元" in says(session, 6)
    assert "20001 个字" in says(session, 8)
    shown = page(client, f"{url}?state=error")
    assert len(shown.find(".import-row")) == 5
    assert client.get(f"{url}/rows.xlsx").status_code == 200


def test_row_is_corrected_in_place_and_the_file_stays(
    session: Session, client: FlaskClient
) -> None:
    url = checked(client, HEADS + f",{FIELD},说明,1,\n")
    done = act(client, f"{url}/rows/2", **{"r2-title": "补上的标题"})
    assert done.status_code == 303
    one = row(session, 2)
    assert (one.cells[0], one.edits) == ("", {"title": "补上的标题"})
    assert "补上的标题" in page(client, f"{url}/rows/2").text
    token = {"csrf_token": page(client, url).forms()[0].token}
    swapped = client.post(
        f"{url}/rows/2", data=token | {"r2-title": ""}, headers={"HX-Request": "true"}
    )
    assert swapped.text.startswith("<tr") or "<tr id" in swapped.text
    assert 'hx-swap-oob="true"' in swapped.text
    assert states(session) == {2: RowState.ERROR}


def test_same_row_twice_and_same_patent_are_told_and_can_be_kept(
    session: Session, client: FlaskClient
) -> None:
    text = HEADS + (
        f"甲,{FIELD},一样,1,\n甲,{FIELD},一样,2,\n"
        f"乙,{FIELD},乙文,1,ZL202110123456.7\n丙,{FIELD},丙文,1,2021101234567\n"
    )
    url = checked(client, text)
    assert [one for one, state in states(session).items()
            if state is RowState.DUPLICATE] == [3, 5]  # fmt: skip
    act(client, f"{url}/rows/5/keep")
    act(client, f"{url}/rows/2/skip")
    found = states(session)
    assert (found[2], found[5]) == (RowState.SKIPPED, RowState.WARNING)
    assert found[3] is not RowState.DUPLICATE  # the first of the two is left out
    act(client, f"{url}/rows/2/restore")
    assert states(session)[3] is RowState.DUPLICATE


def test_what_the_organisation_has_already_is_no_row_to_import(
    session: Session, officer: User, client: FlaskClient
) -> None:
    house = organisation_of(session, officer)
    right = IpRight(position=0, kind_code="patent", number="ZL202110123456.7")
    make_result(session, organisation=house, title="甲", description="一样")
    make_result(session, organisation=house, ip_rights=[right])
    make_result(session, title="乙", description="别家的")
    text = HEADS + (
        f"甲,{FIELD},一样,1,\n丙,{FIELD},丙文,1,202110123456.7\n乙,{FIELD},别家的,1,\n"
    )
    checked(client, text)
    assert [states(session)[n] for n in (2, 3)] == [RowState.DUPLICATE] * 2
    assert states(session)[4] is not RowState.DUPLICATE


def test_same_file_twice_is_told_and_may_be_meant(
    session: Session, client: FlaskClient
) -> None:
    url = checked(client, lines("甲"))
    again = send(client, lines("甲"))
    assert again.status_code == 422
    assert "这个文件已经上传过" in again.text
    assert url in again.text
    assert send(client, lines("甲"), again="y").status_code == 303
    assert session.scalar(select(func.count(ImportBatch.id))) == 2


def test_columns_are_remembered_for_the_organisation_alone(
    session: Session, client: FlaskClient, client_as: ClientAs
) -> None:
    text = "奇怪的列,所属领域\n甲," + FIELD + "\n"
    sent = send(client, text)
    refused = act(client, sent.location, column_0="", column_1="field_code")
    assert refused.status_code == 409
    assert "缺少必填的列：标题" in refused.text
    twice = act(client, sent.location, column_0="title", column_1="title")
    assert "都对应“标题”" in twice.text
    done = act(client, sent.location, column_0="title", column_1="field_code")
    assert done.status_code == 303
    send(client, text + "\n乙," + FIELD)
    assert batch_of(session).mapping["0"] == "title"
    other = client_as(make_member(session, kind_code="university"))
    send(other, text)
    assert batch_of(session).mapping["0"] == ""


def test_default_fills_what_the_file_leaves_empty(
    session: Session, client: FlaskClient
) -> None:
    sent = send(client, "标题,技术领域\n甲,\n乙,电子信息\n")
    form = page(client, sent.location).form(sent.location)
    client.post(sent.location, data=form.fields | {"default_field_code": FIELD})
    assert RowState.ERROR not in states(session).values()


def test_batch_of_another_organisation_does_not_exist(
    session: Session, client: FlaskClient, client_as: ClientAs
) -> None:
    url = checked(client, lines("甲"))
    stranger = client_as(make_member(session, kind_code="university"))
    for path in ("", "/columns", "/rows/2", "/rows.xlsx", "/file", "/progress"):
        assert stranger.get(url + path).status_code == 404
    for path in ("/start", "/undo", "/discard", "/rows/2", "/rows/2/skip"):
        assert act(stranger, url + path, wants_review="no").status_code == 404


def run(app: Flask) -> int:
    with app.app_context():
        return Worker().drain()


def test_rows_come_in_as_submitted_by_the_ordinary_way(
    app: Flask, session: Session, officer: User, client: FlaskClient
) -> None:
    url = checked(client, lines(*(f"成果{n}" for n in range(60))) + ",,,,\n,x,,,\n")
    assert act(client, f"{url}/start", wants_review="yes").status_code == 303
    assert "正在导入" in page(client, url).text
    assert act(client, f"{url}/start", wants_review="yes").status_code == 409  # again
    run(app)
    session.expire_all()
    found = session.scalars(select(Result)).all()
    assert len(found) == 60
    assert {one.state for one in found} == {ListingState.SUBMITTED}
    assert {one.author_id for one in found} == {officer.id}
    assert batch_of(session).state is BatchState.DONE
    jobs = session.scalars(select(Job.edition).where(Job.kind == "import.batch")).all()
    assert jobs == ["1.0", "1.1", "1.2"]
    told = session.scalars(select(Notice.code).where(Notice.user_id == officer.id))
    assert "import.done" in told.all()
    actions = set(session.scalars(select(AuditEvent.action)).all())
    assert {"import.write.upload", "import.write.map", "import.write.start",
            "result.write.post", "import.write.done"} <= actions  # fmt: skip
    assert audit.verify(session).is_sound
    report = page(client, url)
    assert "60已导入" in report.text.replace(" ", "")


def test_job_that_is_done_twice_brings_nothing_in_twice(
    app: Flask, session: Session, client: FlaskClient
) -> None:
    url = checked(client, lines("甲", "乙"))
    act(client, f"{url}/start", wants_review="no")
    run(app)
    job = session.scalars(select(Job).where(Job.kind == "import.batch")).one()
    job.state, job.ended_at = "waiting", None  # type: ignore[assignment]
    session.commit()
    run(app)
    assert session.scalar(select(func.count(Result.id))) == 2


def test_who_has_left_imports_nothing(
    app: Flask, session: Session, officer: User, client: FlaskClient
) -> None:
    url = checked(client, lines("甲"))
    act(client, f"{url}/start", wants_review="no")
    assert officer.membership is not None
    officer.membership.state = MembershipState.REMOVED
    session.commit()
    run(app)
    assert session.scalar(select(func.count(Result.id))) == 0
    batch = batch_of(session)
    assert batch.state is BatchState.CHECKED
    assert "已不是本单位成员" in batch.stop_reason


def test_undo_takes_back_what_nobody_acted_on(
    app: Flask, session: Session, client: FlaskClient
) -> None:
    url = checked(client, lines("甲", "乙", "丙"))
    act(client, f"{url}/start", wants_review="yes")
    run(app)
    filed = session.scalars(select(Result).where(Result.title == "乙")).one()
    lifecycle.move(
        session, actor=SYSTEM, listing=filed, step=Step.FILE, now=clock.now()
    )
    session.commit()
    assert act(client, f"{url}/undo").status_code == 303
    run(app)
    session.expire_all()
    found = {one.title: one.state for one in session.scalars(select(Result))}
    assert found == {
        "甲": ListingState.WITHDRAWN, "乙": ListingState.FILED,
        "丙": ListingState.WITHDRAWN,
    }  # fmt: skip
    assert "已备案" in row(session, 3).outcome
    assert states(session)[2] is RowState.UNDONE
    assert "已备案" in page(client, url).text


def test_undone_drafts_are_gone_and_may_come_in_again(
    app: Flask, session: Session, client: FlaskClient
) -> None:
    text = lines("甲", "乙")
    url = checked(client, text)
    act(client, f"{url}/start", wants_review="no")
    run(app)
    changed = session.scalars(select(Result).where(Result.title == "乙")).one()
    changed.keywords = ["改过"]
    session.commit()
    act(client, f"{url}/undo")
    run(app)
    session.expire_all()
    assert [one.title for one in session.scalars(select(Result))] == ["乙"]
    assert "有人修改过" in row(session, 3).outcome
    checked(client, text, again="y")
    newest = batch_of(session)
    rows = session.scalars(
        select(ImportRow)
        .where(ImportRow.batch_id == newest.id)
        .order_by(ImportRow.number)
    )
    assert [one.state is RowState.DUPLICATE for one in rows] == [False, True]


def test_skip_all_leaves_out_what_is_wrong(
    session: Session, client: FlaskClient
) -> None:
    url = checked(client, lines("甲") + ",x,,,\n,y,,,\n")
    assert act(client, f"{url}/skip-errors").status_code == 303
    assert list(states(session).values()).count(RowState.SKIPPED) == 2


def test_discarded_batch_takes_no_more_steps(
    session: Session, client: FlaskClient
) -> None:
    url = checked(client, lines("甲"))
    assert act(client, f"{url}/discard").status_code == 303
    assert act(client, f"{url}/start", wants_review="no").status_code == 409
    assert act(client, f"{url}/rows/2/skip").status_code == 409
    assert batch_of(session).state is BatchState.DISCARDED


def test_enterprise_imports_needs(
    app: Flask, session: Session, client_as: ClientAs
) -> None:
    client = client_as(make_member(session))
    url = checked(client, f"需求名称,技术领域,预算（万元）\n甲,{FIELD},50\n")
    act(client, f"{url}/start", wants_review="no")
    run(app)
    need = session.scalars(select(Need)).one()
    assert (need.title, need.budget_high_fen) == ("甲", 50_000_000)


def test_template_comes_back_without_its_examples(
    session: Session, client: FlaskClient
) -> None:
    for ending in ("xlsx", "csv"):
        raw = client.get(f"/imports/template.{ending}").data
        url = checked(client, raw)
        assert set(states(session).values()) == {RowState.SKIPPED}
        act(client, f"{url}/discard")


def test_unverified_organisation_saves_drafts_only(
    session: Session, client: FlaskClient, officer: User
) -> None:
    organisation_of(session, officer).state = "pending"  # type: ignore[assignment]
    session.commit()
    url = checked(client, lines("甲"))
    refused = act(client, f"{url}/start", wants_review="yes")
    assert refused.status_code == 422
    assert "尚未通过核验" in refused.text
    assert act(client, f"{url}/start", wants_review="no").status_code == 303
