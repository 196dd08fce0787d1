"""Files at a deal, and signed agreements on secrecy: who adds, who reads, what not."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tech_market.accounts.models import User
from tech_market.audit.models import AuditEvent
from tech_market.brokerage.models import Deal, DealFile
from tech_market.brokerage.rules.records import MOST_FILES, check_file_room
from tech_market.brokerage.services import deal_files, introductions
from tech_market.brokerage.services.deal_files import Upload
from tech_market.errors import RuleBroken
from tech_market.files import services as files
from tech_market.listings.rules import Step
from tech_market.listings.services import lifecycle
from tests.brokerage.cases import Case, acting, agreed, book, make_case, moved, taken
from tests.clients import post, upload
from tests.files.samples import DOCX, PDF, PNG, package
from tests.makers import make_admin, make_broker

ClientAs = Callable[[User], FlaskClient]


def added(
    session: Session, deal: Deal, who: User, folder: Path, now: datetime,
    *, content: bytes = PDF, shared: bool = False,
) -> DealFile:  # fmt: skip
    return deal_files.add_file(
        session, deal_ref=deal.ref, codes=book(session), folder=folder,
        actor=acting(who), now=now,
        upload=Upload("report", "检测报告.pdf", content, shared),
    )  # fmt: skip


@pytest.fixture
def case(session: Session) -> Case:
    return make_case(session)


@pytest.fixture
def deal(session: Session, case: Case, now: datetime) -> Deal:
    found = agreed(session, case, now)
    session.commit()
    return found


def test_a_brokers_file_is_read_as_marked(
    session: Session, now: datetime, client_as: ClientAs, case: Case, deal: Deal,
    data_dir: Path,
) -> None:  # fmt: skip
    kept = added(session, deal, case.broker.user, data_dir, now)
    open_one = added(
        session, deal, case.broker.user, data_dir, now, content=PDF + b"2", shared=True
    )
    session.commit()
    for person, seen in (
        (case.asker, {open_one}), (case.maker, {open_one}),
        (case.broker.user, {kept, open_one}), (make_admin(session), {kept, open_one}),
        (make_broker(session).user, set()),
    ):  # fmt: skip
        client = client_as(person)
        for one in (kept, open_one):
            answer = client.get(f"/deals/{deal.ref}/files/{one.ref}")
            assert answer.status_code == (200 if one in seen else 404)
    answer = client_as(case.asker).get(f"/deals/{deal.ref}/files/{open_one.ref}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_sides_file_is_for_both_sides_and_says_its_digest(
    session: Session, client_as: ClientAs, case: Case, deal: Deal
) -> None:
    url = f"/deals/{deal.ref}/files/new"
    answer = upload(
        client_as(case.asker), url, DOCX, name="方案.docx", kind_code="proposal"
    )
    assert answer.status_code == 303
    found = session.scalars(select(DealFile)).one()
    page = client_as(case.maker).get(f"/deals/{deal.ref}").text
    assert found.file.sha256 in page
    assert "方案.docx" in page
    event = session.scalars(
        select(AuditEvent).where(AuditEvent.action == "deal.file.add")
    ).one()
    assert event.detail["sha256"] == found.file.sha256


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "a.pdf", "请选择文件"),
        (PDF, "a.docx", "与后缀不符"),
        (b"MZ\x90", "a.exe", "只能上传"),
        (b"<svg/>", "a.svg", "只能上传"),
        (
            package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
            "a.docx",
            "含宏",
        ),
    ],
)
def test_what_is_no_plain_document_is_refused(
    session: Session, client_as: ClientAs, case: Case, deal: Deal,
    content: bytes, name: str, words: str,
) -> None:  # fmt: skip
    url = f"/deals/{deal.ref}/files/new"
    answer = upload(client_as(case.asker), url, content, name=name, kind_code="other")
    assert answer.status_code == 422
    assert words in answer.text
    assert session.scalar(select(DealFile.id)) is None


def test_the_same_file_twice_is_refused_without_telling_of_a_hidden_one(
    session: Session, now: datetime, case: Case, deal: Deal, data_dir: Path
) -> None:
    added(session, deal, case.broker.user, data_dir, now)
    with pytest.raises(RuleBroken) as refused:
        added(session, deal, case.broker.user, data_dir, now)
    assert refused.value.code == "file-there"
    added(session, deal, case.asker, data_dir, now)  # the hidden one is not told of
    with pytest.raises(RuleBroken) as refused:
        added(session, deal, case.maker, data_dir, now)
    assert refused.value.code == "file-there"


def test_a_deal_holds_so_many_files_and_bytes() -> None:
    check_file_room(count=MOST_FILES - 1, held_bytes=0, new_bytes=1)
    for count, held in ((MOST_FILES, 0), (1, 300 * 1024 * 1024)):
        with pytest.raises(RuleBroken) as refused:
            check_file_room(count=count, held_bytes=held, new_bytes=1)
        assert refused.value.code == "files-full"


def test_who_added_a_file_takes_it_off_and_it_stays_on_record(
    session: Session, now: datetime, client_as: ClientAs, case: Case, deal: Deal,
    data_dir: Path,
) -> None:  # fmt: skip
    one = added(session, deal, case.asker, data_dir, now)
    session.commit()
    url = f"/deals/{deal.ref}/files/{one.ref}"
    assert post(client_as(case.maker), f"{url}/remove").status_code == 404
    assert post(client_as(case.asker), f"{url}/remove").status_code == 303
    assert client_as(case.asker).get(url).status_code == 404
    session.refresh(one)
    assert one.removed_at is not None
    assert files.read(one.file, folder=data_dir) == PDF


def test_a_closed_deal_takes_no_file_and_gives_back_the_old_ones(
    session: Session, now: datetime, client_as: ClientAs, case: Case, deal: Deal,
    data_dir: Path,
) -> None:  # fmt: skip
    """One side gave up and the broker closed the deal while the other uploads."""
    one = added(session, deal, case.maker, data_dir, now)
    moved(session, case, deal, "closed", now, close_code="not-feasible")
    with pytest.raises(RuleBroken) as refused:
        added(session, deal, case.asker, data_dir, now, content=PDF + b"2")
    assert refused.value.code == "deal-closed"
    session.commit()
    url = f"/deals/{deal.ref}/files/{one.ref}"
    assert client_as(case.asker).get(url).status_code == 200


def test_withdrawing_the_need_does_not_stop_files_of_a_running_deal(
    session: Session, now: datetime, case: Case, deal: Deal, data_dir: Path
) -> None:
    lifecycle.move(
        session, actor=acting(case.asker), listing=case.match.need,
        step=Step.WITHDRAW, now=now,
    )  # fmt: skip
    assert added(session, deal, case.maker, data_dir, now).is_shared


def nda_deal(session: Session, case: Case, now: datetime) -> Deal:
    """Open a deal whose need's side wants an agreement first."""
    one = taken(session, case, now)
    for side in (case.asker, case.maker):
        introductions.accept(
            session, ref=one.ref, actor=acting(side), now=now,
            wants_nda=side is case.asker,
        )  # fmt: skip
    session.commit()
    session.refresh(one)
    assert one.deal is not None
    return one.deal


def upload_nda(client: FlaskClient, deal: Deal, content: bytes = PDF) -> TestResponse:
    url = f"/introductions/{deal.introduction.ref}/nda/files"
    return upload(client, url, content, name="保密协议.pdf")


def test_a_signed_agreement_counts_once_the_other_side_confirmed_it(
    session: Session, now: datetime, client_as: ClientAs, case: Case
) -> None:
    deal = nda_deal(session, case, now)
    page = f"/introductions/{deal.introduction.ref}/nda"
    asker, maker = client_as(case.asker), client_as(case.maker)
    assert upload_nda(asker, deal).status_code == 303
    assert upload_nda(asker, deal).status_code == 422  # the same once more
    with pytest.raises(RuleBroken, match="保密协议"):
        moved(session, case, deal, "exchange", now)
    for client in (asker, maker, client_as(case.broker.user)):
        assert "SHA-256" in client.get(page).text
    link = next(
        one
        for one in maker.get(page).text.split('"')
        if one.startswith(f"{page}/files/")
    ).removesuffix("/confirm")
    assert maker.get(link).data == PDF
    assert client_as(make_broker(session).user).get(link).status_code == 404
    assert post(asker, f"{link}/confirm").status_code == 404  # its own
    assert post(maker, f"{link}/confirm").status_code == 303
    assert post(maker, f"{link}/confirm").status_code == 409
    session.expire_all()
    moved(session, case, deal, "exchange", now)
    steps = [
        one.action.rpartition(".")[2]
        for one in session.scalars(select(AuditEvent).order_by(AuditEvent.id))
        if ".nda-" in one.action
    ]
    assert steps == ["nda-file", "nda-confirm"]


def test_nobody_uploads_an_agreement_that_no_side_wanted(
    client_as: ClientAs, case: Case, deal: Deal
) -> None:
    assert upload_nda(client_as(case.asker), deal, PNG).status_code == 404
