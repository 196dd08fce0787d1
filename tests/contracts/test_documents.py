"""The papers of a contract: who adds, who reads, what is refused, what stands once."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tech_market.accounts.models import User
from tech_market.accounts.services.actors import actor_of
from tech_market.contracts.models import Contract
from tech_market.contracts.records import ContractDocument
from tech_market.contracts.services import deciding
from tests.clients import csrf_token
from tests.clients import upload as send
from tests.contracts.papers import NOON, enter, party, registered, submitted
from tests.files.samples import DOCX, PDF
from tests.makers import (
    credit_code,
    make_admin,
    make_auditor,
    make_broker,
    make_member,
    make_organisation,
)
from tests.pages import check_page, page

Open = Callable[[User], FlaskClient]


def upload(
    client: FlaskClient,
    contract: Contract,
    content: bytes = PDF,
    name: str = "合同.pdf",
    paper: str = "contract",
) -> TestResponse:  # fmt: skip
    url = f"/contracts/{contract.ref}/documents"
    return send(client, url, content, name=name, paper_code=paper)


def only(session: Session) -> ContractDocument:
    return session.scalars(select(ContractDocument)).one()


def test_a_paper_is_stored_shown_with_its_digest_and_given_out_as_attachment(
    session: Session, client_as: Open
) -> None:
    person = make_admin(session)
    contract, client = enter(session, actor=actor_of(person)), client_as(person)
    assert upload(client, contract).status_code == 303
    document = only(session)
    shown = page(client, f"/contracts/{contract.ref}")
    assert document.file.sha256 in shown.text
    answer = client.get(f"/contracts/{contract.ref}/documents/{document.ref}")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers.getlist("Content-Security-Policy")[0]


def test_only_who_may_read_the_contract_gets_its_papers(
    session: Session, client_as: Open
) -> None:
    house = make_organisation(session)
    person = make_admin(session)
    buyer = party(1)
    mine = enter(
        session,
        actor=actor_of(person),
        buyer=type(buyer)(house.name, house.credit_code, "330211"),
    )
    assert upload(client_as(person), mine).status_code == 303
    url = f"/contracts/{mine.ref}/documents/{only(session).ref}"
    for user, status in (
        (make_member(session, organisation=house), 200),
        (make_auditor(session), 200),
        (make_member(session), 404),
        (make_broker(session).user, 404),
    ):
        assert client_as(user).get(url).status_code == status
    other = enter(session, actor=actor_of(person))
    wrong = f"/contracts/{other.ref}/documents/{only(session).ref}"
    assert client_as(person).get(wrong).status_code == 404


def test_a_stranger_uploads_nothing(session: Session, client_as: Open) -> None:
    contract = enter(session)
    assert upload(client_as(make_broker(session).user), contract).status_code == 404
    assert upload(client_as(make_admin(session)), contract).status_code == 409
    assert session.scalars(select(ContractDocument)).all() == []


@pytest.mark.parametrize(
    ("content", "name", "paper", "message"),
    [
        (b"<html>", "合同.pdf", "contract", "只能上传"),
        (PDF, "合同.docx", "contract", "与后缀不符"),
        (PDF, "合同.pdf", "bribe", "所选代码不存在"),
        (PDF, "", "contract", "请选择文件"),
        (PDF, "合同.pdf", "", "请选择材料类型"),
        (b"", "合同.pdf", "contract", "空文件"),
    ],
)
def test_what_is_wrong_with_a_paper_is_said_at_its_field(
    session: Session, client_as: Open, content: bytes, name: str, paper: str,
    message: str,
) -> None:  # fmt: skip
    person = make_admin(session)
    contract = enter(session, actor=actor_of(person))
    answer = upload(client_as(person), contract, content, name, paper)
    assert answer.status_code == 422
    assert message in check_page(answer.text, url="x").text
    assert session.scalars(select(ContractDocument)).all() == []


def test_a_body_above_the_cap_is_413_and_other_forms_keep_the_short_cap(
    session: Session, client_as: Open
) -> None:
    person = make_admin(session)
    contract, client = enter(session, actor=actor_of(person)), client_as(person)
    three = PDF + b"\0" * (3 * 1024 * 1024)
    assert upload(client, contract, three).status_code == 303
    huge = PDF + b"\0" * (22 * 1024 * 1024)
    assert upload(client, contract, huge, paper="other").status_code == 413
    data = {"csrf_token": csrf_token(client), "reason": "长" * 2_000_000}
    assert (
        client.post(f"/contracts/{contract.ref}/return", data=data).status_code == 413
    )


def test_after_handing_in_the_drafter_changes_no_paper(
    session: Session, client_as: Open
) -> None:
    broker = make_broker(session)
    person = make_admin(session)
    contract, client = enter(session, actor=actor_of(person)), client_as(person)
    upload(client, contract)
    document = only(session)
    contract.entered_by_id, contract.broker = broker.user_id, broker
    contract.state = submitted(session).state
    session.commit()
    theirs = client_as(broker.user)
    remove = f"/contracts/{contract.ref}/documents/{document.ref}/remove"
    answer = theirs.post(remove, data={"csrf_token": csrf_token(theirs)})
    assert answer.status_code == 409
    assert upload(theirs, contract, DOCX, "补充.docx", "supplement").status_code == 409
    assert only(session).removed_at is None
    assert upload(client, contract, DOCX, "证书.docx", "certificate").status_code == 303


def test_a_removed_paper_is_gone_for_everybody_and_kept_on_record(
    session: Session, client_as: Open
) -> None:
    person = make_admin(session)
    contract, client = enter(session, actor=actor_of(person)), client_as(person)
    upload(client, contract)
    url = f"/contracts/{contract.ref}/documents/{only(session).ref}"
    token = {"csrf_token": csrf_token(client)}
    assert client.post(f"{url}/remove", data=token).status_code == 303
    assert client.get(url).status_code == 404
    assert client.post(f"{url}/remove", data=token).status_code == 404
    assert only(session).removed_at is not None


def test_the_same_contract_text_stands_behind_one_contract(
    session: Session, client_as: Open
) -> None:
    person = make_admin(session)
    one, other = (enter(session, actor=actor_of(person)) for _ in range(2))
    client = client_as(person)
    assert upload(client, one).status_code == 303
    answer = upload(client, other)
    assert answer.status_code == 422
    assert one.project_name in answer.text
    assert upload(client, other, paper="authority").status_code == 303
    twice = upload(client, other, paper="other")
    assert twice.status_code == 422
    assert "已经上传过" in twice.text


def test_a_text_is_held_while_its_contract_lives_and_free_when_it_went_back(
    session: Session, client_as: Open
) -> None:
    person, registrar = make_admin(session), make_admin(session)
    contract, client = enter(session, actor=actor_of(person)), client_as(person)
    upload(client, contract)
    deciding.submit_contract(
        session, actor=actor_of(person), ref=contract.ref, now=NOON
    )
    assert only(session).claim == only(session).file.sha256
    deciding.return_contract(
        session, actor=actor_of(registrar), ref=contract.ref, reason="补", now=NOON
    )
    assert only(session).claim is None
    later = registered(session)
    assert upload(client_as(registrar), later, DOCX, "文本.docx").status_code == 303
    late = session.scalars(
        select(ContractDocument).where(ContractDocument.contract_id == later.id)
    ).one()
    assert late.claim == late.file.sha256


def test_the_other_contract_is_not_named_to_who_may_not_read_it(
    session: Session, client_as: Open
) -> None:
    person = make_admin(session)
    one = enter(session, actor=actor_of(person), seller=party(1, name="卖方甲"))
    upload(client_as(person), one)
    broker = make_broker(session)
    other = enter(session, seller=party(3))
    other.broker = broker
    session.commit()
    answer = upload(client_as(broker.user), other)
    assert answer.status_code == 422
    assert "另一份合同" in answer.text
    assert one.project_name not in answer.text
    assert credit_code(900_001) not in answer.text
