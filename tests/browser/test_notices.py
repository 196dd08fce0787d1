"""A saved search mails once; its link ends it signed out; pushes reach the inbox."""

import re
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from playwright.sync_api import Page, expect

from tech_market import clock
from tech_market.db import transaction
from tech_market.listings.pushing import ask_push
from tech_market.recommend.following import rebuild
from tech_market.recommend.wiring import NAME
from tests.live import LiveMarket, work
from tests.makers import make_member, organisation_of
from tests.notices.mailbox import stop_path
from tests.recommend.alloys import alloy_need, alloy_result

Enter = Callable[..., Page]


def mails_to(market: LiveMarket, address: str) -> list[EmailMessage]:
    folder: Path = market.app.config["SETTINGS"].data_dir / "mail"
    found = [
        message_from_bytes(file.read_bytes(), policy=policy.default)
        for file in folder.glob("*.eml")
    ]
    return [m for m in found if isinstance(m, EmailMessage) and m["To"] == address]


def publish(market: LiveMarket) -> str:
    now = clock.now()
    with market.app.app_context(), transaction() as session:
        need = alloy_need(session, published_at=now)
        ask_push(session, need, actor_ref="", now=now)
        return need.title


def wake_up_at_any_hour(page: Page) -> None:
    """The test may run at night."""
    page.goto("/account/notices")
    page.get_by_label("静默开始").select_option("0")
    page.get_by_label("静默结束").select_option("0")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存")).to_be_visible()


def test_saved_search_mails_once_and_is_ended_signed_out(
    market: LiveMarket, enter: Enter
) -> None:
    with market.app.app_context(), transaction() as session:
        email = make_member(session, kind_code="university").email
    page = enter(email)
    wake_up_at_any_hour(page)
    page.goto("/needs?q=铝合金")
    page.get_by_label("有新内容时").select_option("at-once")
    page.get_by_role("button", name="保存此搜索并订阅").click()
    expect(page.get_by_role("link", name="铝合金", exact=True)).to_be_visible()
    title = publish(market)
    work(market)
    work(market)
    (mail,) = mails_to(market, email)
    assert "铝合金" in str(mail["Subject"])
    page.goto("/inbox")
    expect(page.get_by_role("link", name=re.compile("消息 1"))).to_be_visible()
    page.get_by_role("main").get_by_role("link", name=re.compile("订阅")).last.click()
    expect(page.get_by_role("link", name=title)).to_be_visible()
    stranger = enter()
    stranger.goto(stop_path(mail))
    stranger.get_by_role("button", name="退订").click()
    expect(stranger.get_by_text("已退订")).to_be_visible()
    publish(market)
    work(market)
    assert len(mails_to(market, email)) == 1
    page.goto("/searches")
    expect(page.get_by_label("邮件频率")).to_have_value("never")


def test_owner_reads_what_fits_a_published_need(
    market: LiveMarket, enter: Enter
) -> None:
    now = clock.now()
    with market.app.app_context(), transaction() as session:
        owner = make_member(session)
        email, result = owner.email, alloy_result(session).title
        need = alloy_need(session, organisation=organisation_of(session, owner))
        ask_push(session, need, actor_ref="", now=now)
    with market.app.app_context():
        rebuild(market.app.extensions[NAME], now=now)
    work(market)
    page = enter(email, width="phone")
    page.goto("/inbox")
    page.get_by_role("link", name="您的需求有1项匹配成果").click()
    expect(page.get_by_role("link", name=result, exact=True)).to_be_visible()
    page.get_by_role("link", name="查看全部推荐与理由").click()
    expect(page.get_by_role("link", name=result)).to_be_visible()
    page.go_back()
    page.get_by_role("link", name=f"不合适：{result}").click()
    page.get_by_label("谢绝原因").select_option("too-early")
    page.get_by_label("一句话说明").fill("还没有中试数据")
    page.get_by_role("button", name="不合适，不再推送").click()
    expect(page.get_by_role("main")).to_contain_text("还没有中试数据")
