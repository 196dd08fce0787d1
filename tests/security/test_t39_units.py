"""T39: the unit is in the field, the amount is shown in 大写, far too much is asked."""

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.contracts.models import Contract
from tests.clients import post
from tests.contracts.papers import WAN, signed_deal, typed
from tests.makers import make_admin, make_broker
from tests.pages import page

Open = Callable[[User], FlaskClient]


def test_t39_every_amount_field_says_yuan(session: Session, client_as: Open) -> None:
    form = page(client_as(make_admin(session)), "/contracts/new")
    labels = {one.get("for"): one for one in form.find("label")}
    amounts = [name for name in labels if name and "deduction_" in name]
    assert len(amounts) == 5
    for name in (*amounts, "total_yuan"):
        assert "（元）" in "".join(labels[name].itertext())


def test_t39_the_sheet_shows_digits_and_capitals_before_submission(
    session: Session, client_as: Open
) -> None:
    admin = client_as(make_admin(session))
    for amount, capital in (
        ("1500000", "壹佰伍拾万元整"),
        ("15000000000", "壹佰伍拾亿元整"),
    ):
        data = typed(total_yuan=amount)
        url = post(admin, "/contracts/new", data).location
        sheet = page(admin, url)
        assert capital in sheet.text
        assert f"{int(amount):,}.00" in sheet.text
        assert sheet.form(f"{url}/submit").fields["version"]


def test_t39_far_above_the_budget_is_asked_about(
    session: Session, client_as: Open
) -> None:
    broker = make_broker(session)
    deal = signed_deal(session, broker=broker)
    deal.introduction.match.need.budget_high_fen = 9 * WAN  # 9万元 against 100万元
    session.flush()
    client = client_as(broker.user)
    answer = post(client, "/contracts/new", typed(deal=deal.ref))
    assert answer.status_code == 422
    assert "请核对单位是否为元" in answer.text
    assert session.scalar(select(func.count(Contract.id))) == 0
    data = typed(deal=deal.ref, amount_note="合同包含二期工程")
    assert post(client, "/contracts/new", data).status_code == 303
