"""T21: text that tries to be a script stays text, read by anybody, even without CSP."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Browser, Page

from tech_market.accounts.models import StaffRole
from tech_market.brokerage.models import Introduction
from tech_market.brokerage.rules import IntroductionState, Side
from tech_market.contracts.models import Contract, ContractParty
from tech_market.contracts.rules import ContractState, PartySide
from tech_market.db import transaction
from tech_market.listings.rules import ListingState
from tech_market.needs.models import NeedIndicator
from tech_market.recommend.models import Match, MatchState
from tech_market.results.models import IpRight
from tests.browser.conftest import sign_in
from tests.live import LiveMarket
from tests.makers import (
    MADE_AT,
    make_broker,
    make_member,
    make_need,
    make_organisation,
    make_result,
    make_user,
)

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>${7*7}{{7*7}}"
LINK = "javascript:alert(3)"


@pytest.fixture
def addresses(market: LiveMarket) -> dict[str, list[str]]:
    """Fill every text with the payload; return the pages of each person's mail."""
    with market.app.app_context(), transaction() as session:
        place = make_organisation(session, name=EVIL, intro=EVIL + LINK)
        owner = make_member(session, organisation=place, name=EVIL[:40])
        admin = make_user(session, name=EVIL[:40], staff_role=StaffRole.ADMIN)
        broker = make_broker(session, employer=EVIL, intro=EVIL, issuing_body=EVIL)
        need = make_need(
            session, organisation=place, title=EVIL, summary=EVIL, description=EVIL,
            confidential=EVIL, keywords=[EVIL, LINK], contact_name=EVIL[:40],
            ip_wanted=EVIL, current_practice=EVIL,
            indicators=[
                NeedIndicator(position=0, name=EVIL[:60], operator=">=", unit=EVIL[:20])
            ],
        )  # fmt: skip
        waiting = make_need(
            session, organisation=place, title=EVIL, summary=EVIL,
            state=ListingState.RETURNED, state_reason=EVIL,
        )  # fmt: skip
        result = make_result(
            session, title=EVIL, summary=EVIL, advantage=EVIL, completers=EVIL,
            ip_rights=[
                IpRight(position=0, kind_code=EVIL[:40], number=LINK, status=EVIL[:40])
            ],
        )  # fmt: skip
        match = Match(
            need=need, result=result, score=0.9, engine="x", state=MatchState.TAKEN,
            reasons={}, created_at=MADE_AT, updated_at=MADE_AT,
        )  # fmt: skip
        one = Introduction(
            match=match, broker=broker, taken_at=MADE_AT,
            state=IntroductionState.DECLINED, declined_side=Side.NEED,
            decline_text=EVIL, declined_at=MADE_AT,
        )  # fmt: skip
        contract = Contract(
            project_name=EVIL, type_code=EVIL[:40], field_code="05", ip_code="x",
            signed_on=date(2026, 1, 5), starts_on=date(2026, 1, 5), total_fen=100,
            is_all_technical=True, state=ContractState.RETURNED, state_reason=EVIL,
            created_at=MADE_AT, amount_note=EVIL,
            parties=[
                ContractParty(side=side, name=EVIL, organisation=place)
                for side in PartySide
            ],
        )  # fmt: skip
        session.add_all([match, one, contract])
        session.flush()
        shared = [
            "/", "/needs", "/results", "/brokers", f"/organisations/{place.ref}",
            f"/needs/{need.ref}", f"/results/{result.ref}", f"/brokers/{broker.ref}",
            "/search?q=script", "/organisations?q=script", "/brokers?q=script",
            f"/needs/compare?id={need.ref}", f"/results/compare?id={result.ref}",
        ]  # fmt: skip
        inside = [
            f"/contracts/{contract.ref}",
            "/contracts",
            f"/introductions/{one.ref}",
        ]
        return {
            "": shared,
            owner.email: [*shared, *inside, "/organisation", "/account", "/desk",
                          f"/needs/{waiting.ref}", f"/needs/{waiting.ref}/edit"],
            admin.email: [*shared, *inside, "/review", "/admin/organisations",
                          "/admin/people", "/admin/brokers", "/audit",
                          f"/admin/organisations/{place.ref}"],
        }  # fmt: skip


def look(page: Page, urls: list[str]) -> list[str]:
    """Open each page and listen for dialogs."""
    dialogs: list[str] = []

    def hear(dialog: object) -> None:
        dialogs.append(str(dialog))

    page.on("dialog", hear)
    for url in urls:
        answer = page.goto(url)
        assert answer is not None
        assert answer.status == 200, url
        if page.locator(".quick-link").count():  # put into the page by script
            page.locator("input[form=compare-form]").first.check()
            page.locator(".quick-link").first.click()
            page.locator("dialog[open] h2").wait_for()
        assert page.locator("main script:not([type='application/json'])").count() == 0
        assert page.locator("main [onerror], main a[href^='javascript']").count() == 0
        assert "49" not in page.locator("h1").first.inner_text(), url
    return dialogs


def test_stored_text_never_runs(
    addresses: dict[str, list[str]], enter: Callable[..., Page]
) -> None:
    for email, urls in addresses.items():
        assert look(enter(email), urls) == []


def test_stored_text_never_runs_without_the_policy(
    market: LiveMarket, browser: Browser, addresses: dict[str, list[str]]
) -> None:
    for email, urls in addresses.items():
        context = browser.new_context(
            bypass_csp=True, locale="zh-CN", base_url=market.url
        )
        page = context.new_page()
        if email:
            sign_in(page, email)
        assert look(page, urls) == []
        context.close()
