"""What is handed to the registry: the form's values, a contract and an application."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.accounts.services.actors import actor_of
from tech_market.contracts.drafts import WORDS
from tests.contracts.papers import WAN, enter, party
from tests.makers import make_admin, make_broker
from tests.pages import page

Open = Callable[[User], FlaskClient]
TYPES: dict[str, dict[str, Any]] = {
    "development": {},
    "transfer": {"type_code": "transfer", "subtype_code": "transfer-patent"},
    "licence": {"type_code": "licence", "subtype_code": "licence-patent"},
    "consulting": {"type_code": "consulting", "subtype_code": ""},
    "service": {"type_code": "service", "subtype_code": "service-general"},
}


def words_of(content: bytes) -> str:
    paper = Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows
             for cell in row.cells]  # fmt: skip
    return "\n".join([*(one.text for one in paper.paragraphs), *cells])


def test_every_type_has_its_template() -> None:
    assert set(WORDS) == set(TYPES)


@pytest.mark.parametrize("kind", TYPES)
def test_contract_and_application_are_filled_in(
    session: Session, client_as: Open, kind: str
) -> None:
    person = make_admin(session)
    contract = enter(
        session,
        actor=actor_of(person),
        subject="研制<工艺> & 提交报告 {{ 7 * 7 }}",
        co_buyers=(party(77, name="示例共同买方"),),
        **TYPES[kind],
    )
    client, url = client_as(person), f"/contracts/{contract.ref}"
    for name in ("contract.docx", "application.docx"):
        answer = client.get(f"{url}/{name}")
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        text = words_of(answer.data)
        for wanted in (
            contract.project_name,
            "研制<工艺> & 提交报告 {{ 7 * 7 }}",
            "示例共同买方",
            "壹佰万元整",
            "捌拾万元整",
            "1,000,000.00",
        ):
            assert wanted in text, name
        assert "{%" not in text
    assert WORDS[kind]["seller"] in words_of(client.get(f"{url}/contract.docx").data)


def test_the_forms_values_are_in_yuan_with_codes_and_rules(
    session: Session, client_as: Open
) -> None:
    person = make_admin(session)
    contract = enter(session, actor=actor_of(person), total_fen=100 * WAN + 1)
    contract.project_name = "=HYPERLINK(1)"
    session.commit()
    content = client_as(person).get(f"/contracts/{contract.ref}/form.xlsx").data
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    form = {row[0] or row[1]: row for row in book.get_sheet_by_index(0).to_python()}
    assert form["totalamount"][2] == 1_000_000.01
    assert form["technicalamount"][2] == 800_000.01
    assert form["contracttype"][2:] == ["技术开发", "development"]
    assert form["projectname"][2] == "=HYPERLINK(1)"  # a text, never a formula
    parties = book.get_sheet_by_index(1).to_python()
    assert [row[0] for row in parties[1:]] == ["卖方", "买方"]
    rows = book.get_sheet_by_index(2).to_python()
    notes = {str(row[0]): str(row[1]) for row in rows}
    assert "待核实" in notes["规则依据"]


def test_the_rehearsal_leads_to_each_field(session: Session, client_as: Open) -> None:
    person = make_admin(session)
    contract = enter(session, actor=actor_of(person))
    url = f"/contracts/{contract.ref}"
    client = client_as(person)
    assert "登记预检" in page(client, url).text
    shown = page(client, f"{url}/rehearsal")
    links = [one.href for one in shown.links()]
    assert f"{url}/edit#subject" in links
    assert f"{url}#documents" in links
    form = client.get(f"{url}/edit").text
    for link in links:
        field = link.partition("/edit#")[2]
        assert not field or f'id="{field}"' in form, field
    reader = page(client_as(make_admin(session)), f"{url}/rehearsal")
    assert not any("/edit" in one.href for one in reader.links())


@pytest.mark.parametrize(
    "name", ["rehearsal", "form.xlsx", "contract.docx", "application.docx"]
)
def test_strangers_get_nothing(session: Session, client_as: Open, name: str) -> None:
    contract = enter(session)
    client = client_as(make_broker(session).user)
    assert client.get(f"/contracts/{contract.ref}/{name}").status_code == 404
