"""`flask ledger`: prove, recompute, publish and protect the amounts."""

import re
from datetime import date

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import text

from tech_market import clock
from tech_market.codes.book import current_book
from tech_market.contracts.facts import Clock, Dimension
from tech_market.contracts.services import sums
from tech_market.contracts.services.verifying import verify_ledger, verify_snapshots
from tech_market.db import db, transaction
from tech_market.errors import RuleBroken
from tech_market.money import yuan_text
from tech_market.policy.actor import SYSTEM
from tech_market.targets.rules.bases import DEFAULT_BASIS
from tech_market.targets.rules.periods import Period, period_of
from tech_market.targets.services import amounts
from tech_market.targets.services.amounts import Rows
from tech_market.targets.services.counting_rules import list_rules
from tech_market.targets.services.publishing import publish

group = AppGroup("ledger", help="金额账册")
APPEND_ONLY = ("amount_events", "ledger_snapshots", "audit_events")
ROLE = re.compile(r"[a-z_][a-z0-9_]{0,62}")


def init(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(group)


@group.command()
def verify() -> None:
    """Walk the chain of entries and published periods; exit 1 at the first bad one."""
    session = db.session()
    for name, check in (("账册", verify_ledger), ("公布", verify_snapshots)):
        found = check(session)
        if not found.is_sound:
            where = f"第 {found.bad_id} 号记录" if found.bad_id else "链头"
            click.echo(f"{name}不完整：{where}，{found.why}", err=True)
            raise SystemExit(1)
        click.echo(f"{name}完整：共 {found.count} 条记录")


@group.command()
@click.option("--period", required=True, help="2021-2025、2024、2024-03 或 起日..止日")
@click.option("--basis", default=DEFAULT_BASIS.code, show_default=True, help="口径代码")
@click.option("--tables", is_flag=True, help="同时核对全部汇总表")
def recount(period: str, basis: str, *, tables: bool) -> None:
    """Recompute a figure from the entries alone; exit 1 when a page would differ."""
    session = db.session()
    try:
        days = period_of(period)
    except RuleBroken as broken:
        raise click.ClickException(broken.message) from broken
    rules = {rule.code: rule for rule in list_rules(session)}
    if basis not in rules:
        raise click.ClickException(f"没有口径 {basis}；可用：{'、'.join(rules)}")
    rows = Rows.of(rules[basis], days)
    counted, shown = amounts.recount(session, rows), amounts.sums(session, rows)
    click.echo(f"{days.first} 至 {days.last}，{rules[basis].label}")
    click.echo(
        f"技术交易额 {yuan_text(counted.technical_fen)} 元，"
        f"合同成交总额 {yuan_text(counted.total_fen)} 元，"
        f"合同 {counted.contracts} 项，记录 {counted.events} 笔"
    )
    if rows.is_paid:
        click.echo(
            f"按到账日期：另有 {amounts.unpaid(session, rows)} 份已登记合同"
            "没有到账记录，未计入"
        )
    if counted != shown:
        raise click.ClickException("与页面所用汇总不一致，请运行 flask ledger rebuild")
    if tables:
        _check_tables()


def _check_tables() -> None:
    bad = [
        f"{dimension}/{one}"
        for dimension in Dimension
        for one in Clock
        if sums.differences(db.session(), dimension, one)
    ]
    if bad:
        raise click.ClickException(
            f"汇总与记录不一致：{'、'.join(bad)}；请运行 flask ledger rebuild"
        )
    click.echo("汇总表与记录逐项一致")


@group.command()
def rebuild() -> None:
    """Make the derived sums anew from the entries."""
    with transaction() as session:
        count = sums.rebuild_sums(session)
    click.echo(f"汇总已重建：{count} 行")


@group.command()
@click.option("--month", help="YYYY-MM")
@click.option("--year", help="YYYY")
def snapshot(month: str | None, year: str | None) -> None:
    """Publish a month or a year (default: last month); it then stays as it is."""
    now = clock.now()
    try:
        days = period_of(year or month or _last_month(clock.today(now)))
        check_kind(days, is_year=bool(year))
        with transaction() as session:
            one = publish(
                session, period=days, actor=SYSTEM, codes=current_book(session), now=now
            )
            click.echo(f"已公布 {one.label}，摘要 {one.digest}")
    except RuleBroken as broken:
        raise click.ClickException(broken.message) from broken


def check_kind(days: Period, *, is_year: bool) -> None:
    """Raise ClickException unless the period is one year, or one month."""
    is_fit = (
        days == Period.of_year(days.first.year)
        if is_year
        else days.is_whole_months and days.first.month == days.last.month
    )
    if not is_fit or len(days.years) > 1:
        raise click.ClickException("请写一个年份 YYYY 或一个月份 YYYY-MM")


def _last_month(day: date) -> str:
    year, month = (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)
    return f"{year}-{month:02d}"


@group.command()
@click.argument("role")
def grant(role: str) -> None:
    """Let a PostgreSQL role serve the market without the right to alter the ledger."""
    if db.engine.dialect.name != "postgresql":
        raise click.ClickException("只适用于 PostgreSQL；SQLite 由触发器保护")
    if not ROLE.fullmatch(role):
        raise click.ClickException("角色名只能用小写字母、数字和下划线")
    with transaction() as session:
        for statement in grants(role):
            session.execute(text(statement))
    click.echo(f"已授权 {role}：可读写业务表，对账册、公布和审计日志只能读取和追加")


def grants(role: str) -> list[str]:
    """Return what the role is granted, and what it is not."""
    kept = ", ".join(APPEND_ONLY)
    tables = "ON ALL TABLES IN SCHEMA public"
    return [
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE {tables} TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON {kept} FROM {role}",
    ]
