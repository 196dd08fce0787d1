"""The printed report: the same tables as the pages, on paper."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.audit.models import AuditEvent
from tech_market.web.pdf import find_engine
from tests.contracts.papers import registered
from tests.makers import make_auditor
from tests.pages import page

ASKED = "from=2025-01-01&to=2025-12-31"


@pytest.fixture
def auditor(session: Session, client_as: Callable[[User], FlaskClient]) -> FlaskClient:
    registered(session, certificate_on=date(2025, 2, 1))
    return client_as(make_auditor(session))


def test_the_report_holds_rules_groups_and_flags(auditor: FlaskClient) -> None:
    shown = page(auditor, f"/figures/report?{ASKED}")
    assert len(shown.find("section")) == 6
    assert "80万元" in shown.text
    assert [one for one in shown.links() if one.href.endswith("as=pdf")]


@pytest.mark.skipif(find_engine() is None, reason="Pango is not installed")
def test_the_report_leaves_as_pdf(session: Session, auditor: FlaskClient) -> None:
    answer = auditor.get(f"/figures/report?{ASKED}&as=pdf")
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF-")
    line = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert line is not None
    assert line.detail == {"format": "pdf"}
