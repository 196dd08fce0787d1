"""T12 for brokerage: a token in all that is private between sides, asked everywhere."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.brokerage.services import introductions
from tech_market.policy.routes import declared_routes
from tests.brokerage.cases import Case, acting, make_case, moved, taken
from tests.brokerage.test_expressions import sent, verified
from tests.people import ROLES, make_person

Browser = Callable[[User], FlaskClient]
STRANGERS = [role for role in ROLES if role not in {"admin", "auditor"}]
TOKENS = {
    "need's organisation": "金丝雀甲方有限公司",
    "result's organisation": "金丝雀乙方研究院",
    "need's contact": "13877771001",
    "result's contact": "13877771002",
    "note of the deal": "金丝雀进展记录",
}
ANSWER = "有铝合金挤压中试线一条"  # of an expression not yet verified


def hide(session: Session, case: Case) -> None:
    """Put the tokens in their fields; both listings are anonymous."""
    for side, listing in (("need", case.match.need), ("result", case.match.result)):
        listing.is_anonymous = True
        listing.organisation.name = TOKENS[f"{side}'s organisation"]
        listing.contact_phone = TOKENS[f"{side}'s contact"]
    session.flush()


def addresses(app: Flask, refs: list[str]) -> Iterator[str]:
    """Yield every page one can ask for, with each reference where it takes one."""
    for one in declared_routes(app):
        public = one.rule.startswith("/organisations/")  # names are public there
        if one.methods != ["GET"] or public:
            continue
        if "<" not in one.rule:
            yield one.rule
            continue
        for ref in refs:
            parts = [ref if p.startswith("<") else p for p in one.rule.split("/")]
            yield "/".join(parts)


def leaks(
    browser: FlaskClient, urls: Iterator[str], words: dict[str, str]
) -> list[str]:
    found = []
    for url in urls:
        answer = browser.get(url)
        assert answer.status_code < 500, url
        body = answer.get_data().decode(errors="ignore") + str(answer.headers)
        found += [f"{name} on {url}" for name, word in words.items() if word in body]
    return found


@pytest.mark.parametrize("role", STRANGERS)
def test_no_stranger_reads_who_talks_to_whom(
    app: Flask,
    session: Session,
    now: datetime,
    client: FlaskClient,
    client_as: Browser,
    role: str,
) -> None:
    case, waiting = make_case(session), make_case(session)
    hide(session, case)
    one = taken(session, case, now)
    for side in (case.asker, case.maker):
        introductions.accept(session, ref=one.ref, actor=acting(side), now=now)
    session.refresh(one)
    deal = one.deal
    assert deal is not None
    moved(session, case, deal, "exchange", now, note=TOKENS["note of the deal"])
    expressed = sent(session, waiting, now)
    person = make_person(session, role)
    session.commit()
    browser = client_as(person) if person else client
    refs = [one.ref, deal.ref, case.match.ref, case.match.need.ref,
            case.match.result.ref, expressed.ref]  # fmt: skip
    words = TOKENS if role == "broker" else TOKENS | {"answer": ANSWER}
    assert leaks(browser, addresses(app, refs), words) == []


@pytest.mark.parametrize("side", ["asker", "maker"])
def test_no_side_reads_the_others_name_before_both_agreed(
    app: Flask, session: Session, now: datetime, client_as: Browser, side: str
) -> None:
    case = make_case(session)
    hide(session, case)
    one = verified(session, case, sent(session, case, now), now)
    session.commit()
    other = "result" if side == "asker" else "need"
    words = {name: word for name, word in TOKENS.items() if name.startswith(other)}
    refs = [one.ref, case.match.ref, case.match.need.ref, case.match.result.ref]
    browser = client_as(getattr(case, side))
    assert leaks(browser, addresses(app, refs), words) == []
