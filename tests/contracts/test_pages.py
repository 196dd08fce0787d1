"""The pages of contracts: the whole way in the browser, who sees what, what is kept."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import OrganisationState, User
from tech_market.accounts.services.actors import actor_of
from tech_market.contracts.change_models import ContractChange
from tech_market.contracts.models import Contract
from tech_market.contracts.services.parties import PartyDraft
from tests.clients import post
from tests.contracts.papers import (
    enter,
    new_number,
    registered,
    signed_deal,
    submitted,
    typed,
)
from tests.makers import (
    make_admin,
    make_auditor,
    make_broker,
    make_member,
    make_organisation,
    make_user,
    organisation_of,
)
from tests.pages import check_page, page

Open = Callable[[User], FlaskClient]


def test_broker_and_administrator_walk_a_deal_to_its_registration(
    session: Session, client_as: Open
) -> None:
    broker = make_broker(session)
    deal = signed_deal(session, broker=broker)
    theirs, admin = client_as(broker.user), client_as(make_admin(session))
    choice = page(theirs, "/contracts/new")
    form_url = f"/contracts/new?deal={deal.ref}"
    assert form_url in [link.href for link in choice.links()]
    form = page(theirs, form_url).form("/contracts/new")
    assert form.fields["buyer_name"] == deal.introduction.match.need.organisation.name
    wanted = typed(deal=deal.ref, seller_name="", seller_code="", buyer_code="")
    kept = {name: form.fields[name] for name in ("seller_name", "seller_code")}
    kept["buyer_name"], kept["buyer_code"] = (
        form.fields["buyer_name"],
        form.fields["buyer_code"],
    )
    url = post(theirs, "/contracts/new", wanted | kept).location
    assert theirs.get(form_url).location == url
    sheet = page(theirs, url)
    assert "壹佰万元整" in sheet.text
    assert "捌拾万元整" in sheet.text
    version = sheet.form(f"{url}/submit").fields["version"]
    assert post(theirs, f"{url}/submit", {"version": version}).status_code == 303
    assert "已申请" in page(admin, url).text
    step = page(admin, f"{url}/register").form(f"{url}/accept").fields
    assert post(admin, f"{url}/accept", {"version": step["version"]}).status_code == 303
    assert "个工作日" in page(admin, url).text
    form = page(admin, f"{url}/register").form(f"{url}/register")
    data = {
        "version": form.fields["version"],
        "registration_no": "2026-3302-1177-0001",
        "certificate_on": "2026-02-10",
    }
    assert post(admin, f"{url}/register", data).status_code == 303
    for client in (theirs, admin):
        shown = page(client, url).text
        assert "已登记" in shown
        assert "2026330211770001" in shown
        assert "800,000.00" in shown


def test_a_registered_contract_is_changed_and_revoked_on_its_pages(
    session: Session, client_as: Open
) -> None:
    contract = registered(session)
    admin, url = client_as(make_admin(session)), f"/contracts/{contract.ref}"
    form = page(admin, f"{url}/change").form(f"{url}/change").fields
    del form["csrf_token"]
    form |= {"total_yuan": "1200000", "reason": "补充协议"}
    assert post(admin, f"{url}/change", form).status_code == 303
    other = client_as(make_admin(session))
    agree_on_page(session, other)
    assert "200,000.00" in page(admin, url).text
    form = page(admin, f"{url}/revoke").form(f"{url}/revoke").fields
    del form["csrf_token"]
    assert (
        post(admin, f"{url}/revoke", form | {"reason": "重复登记"}).status_code == 303
    )
    assert "已登记" in page(admin, url).text
    agree_on_page(session, other)
    shown = page(admin, url)
    assert "已撤销" in shown.text
    assert "-1,200,000.00" in shown.text


def agree_on_page(session: Session, client: FlaskClient) -> None:
    change = session.scalars(
        select(ContractChange).order_by(ContractChange.id.desc())
    ).first()
    assert change
    url = f"/contracts/{change.contract.ref}/changes/{change.ref}"
    version = page(client, url).form(f"{url}/agree").fields["version"]
    assert post(client, f"{url}/agree", {"version": version}).status_code == 303


def test_a_paper_is_sent_back_with_a_reason(session: Session, client_as: Open) -> None:
    entered_by = make_admin(session)
    contract = submitted(session, actor=actor_of(entered_by))
    admin, url = client_as(make_admin(session)), f"/contracts/{contract.ref}"
    version = page(admin, f"{url}/register").form(f"{url}/return").fields["version"]
    answer = post(admin, f"{url}/return", {"version": version, "reason": " "})
    assert answer.status_code == 422
    check_page(answer.text, url=url)
    data = {"version": version, "reason": "买方名称与印章不一致"}
    assert post(admin, f"{url}/return", data).status_code == 303
    own = page(client_as(entered_by), f"{url}/edit")
    assert "买方名称与印章不一致" in own.text
    assert own.form(f"{url}/edit").fields["total_yuan"] == "1000000"


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        ("project_name", "", "请填写项目名称"),
        ("project_name", "长" * 201, "200"),
        ("type_code", "x", "所选代码不存在"),
        ("subtype_code", "service-training", "请选择属于该合同类型的子类"),
        ("seller_code", "91330211MA0000001X", "统一社会信用代码不正确"),
        ("ends_on", "2026-01-14", "结束日期不能早于开始日期"),
        ("signed_on", "2026-02-30", "请填写有效日期"),
        ("signed_on", "２０２６-01-15", "请填写有效日期"),
        ("signed_on", "2999-01-01", "签订日期不能晚于今天"),
        ("total_yuan", "150000", "不能达到或超过合同成交总额"),
        ("is_all_technical", "y", "不能同时声明"),
    ],
)
def test_a_wrong_field_is_named_and_the_rest_kept(
    session: Session, client_as: Open, field: str, text: str, message: str
) -> None:
    admin = client_as(make_admin(session))
    data = typed(**{field: text})
    answer = post(admin, "/contracts/new", data)
    assert answer.status_code == 422
    found = check_page(answer.text, url="/contracts/new")
    assert any(message in error for error in found.texts(".field-errors"))
    kept = found.form("/contracts/new").fields
    assert kept["buyer_name"] == data["buyer_name"]
    assert kept["total_yuan"] == data["total_yuan"]
    assert session.scalar(select(func.count(Contract.id))) == 0


def test_an_unknown_field_stores_nothing(session: Session, client_as: Open) -> None:
    admin = client_as(make_admin(session))
    for name in ("technical_fen", "state", "registration_no", "version_id"):
        answer = post(admin, "/contracts/new", typed(**{name: "1"}))
        assert answer.status_code == 422
    assert session.scalar(select(func.count(Contract.id))) == 0


def test_unseen_characters_are_cleaned_and_addresses_with_them_refused(
    session: Session, client_as: Open
) -> None:
    admin = client_as(make_admin(session))
    data = typed(
        project_name="铝合金\x00工艺\u202e", deal="\x00", buyer_name="甲\x00公司"
    )
    assert post(admin, "/contracts/new", data).status_code == 303
    assert session.scalar(select(Contract.project_name)) == "铝合金工艺"
    answer = post(admin, "/contracts/new", typed(project_name="\x00\u200b"))
    assert answer.status_code == 422
    for address in ("/contracts/%00", "/figures/amount?%00=1"):
        assert admin.get(address).status_code == 400
    assert admin.get("/contracts?q=a%00b").location == "/contracts?q=ab"


def test_only_the_parties_their_broker_and_oversight_read_it(
    session: Session, client_as: Open
) -> None:
    seller, buyer = make_member(session, kind_code="university"), make_member(session)
    places = [organisation_of(session, one) for one in (seller, buyer)]
    parties = [PartyDraft(one.name, one.credit_code, "330211") for one in places]
    contract = enter(session, seller=parties[0], buyer=parties[1])
    contract.broker = broker = make_broker(session)
    session.flush()
    url = f"/contracts/{contract.ref}"
    insiders = [seller, buyer, broker.user, make_admin(session), make_auditor(session)]
    for person in insiders:
        assert contract.project_name in page(client_as(person), url).text
        assert contract.project_name in page(client_as(person), "/contracts").text
    for person in (
        make_member(session),
        make_member(session, kind_code="research_institute"),
        make_broker(session).user,
    ):
        assert client_as(person).get(url).status_code == 404
        assert contract.project_name not in client_as(person).get("/contracts").text
    assert client_as(make_user(session)).get(url).status_code == 403


def test_an_unverified_organisation_does_not_read_by_its_claimed_code(
    session: Session, client_as: Open
) -> None:
    place = make_organisation(session, state=OrganisationState.PENDING)
    member = make_member(session, organisation=place)
    contract = enter(session, buyer=PartyDraft(place.name, place.credit_code, "330211"))
    assert client_as(member).get(f"/contracts/{contract.ref}").status_code == 404


def test_no_function_of_another_role_opens(session: Session, client_as: Open) -> None:
    contract = submitted(session)
    url = f"/contracts/{contract.ref}"
    for person in (make_member(session), make_broker(session).user):
        client = client_as(person)
        assert client.get(f"{url}/register").status_code == 403
        for verb in (
            "accept",
            "register",
            "return",
            "refuse",
            "change",
            "cancel",
            "revoke",
        ):
            assert post(client, f"{url}/{verb}").status_code == 403
    auditor = client_as(make_auditor(session))
    assert auditor.get(url).status_code == 200
    assert auditor.get("/contracts/new").status_code == 403
    assert post(auditor, f"{url}/submit").status_code == 403


def test_the_list_is_searched_by_words_state_and_number(
    session: Session, client_as: Open
) -> None:
    done, waiting = registered(session), submitted(session)
    admin = client_as(make_admin(session))
    number = done.registration_no or ""
    spaced = f"{number[:4]} {number[4:]}"
    for query in (f"q={spaced}", f"q={done.project_name}", "state=registered"):
        shown = page(admin, f"/contracts?{query}").text
        assert done.project_name in shown
        assert waiting.project_name not in shown
    assert "没有符合条件的合同" in page(admin, "/contracts?q=%25_").text


def test_wrong_moments_are_told(session: Session, client_as: Open) -> None:
    contract = registered(session)
    admin, url = client_as(make_admin(session)), f"/contracts/{contract.ref}"
    assert admin.get(f"{url}/register").status_code == 409
    data = {
        "version": str(contract.version),
        "registration_no": new_number(),
        "certificate_on": "2026-02-10",
    }
    assert post(admin, f"{url}/register", data).status_code == 409
    assert admin.get("/contracts/nothere/register").status_code == 404
