"""`flask seed`: fill an empty database."""

from datetime import datetime
from pathlib import Path

import click
from flask import Flask, current_app
from rich.console import Console
from rich.progress import Progress

from tech_market import clock
from tech_market.cli.indexing import bring_up_to_date
from tech_market.codes.book import current_book
from tech_market.config import Settings
from tech_market.db import db, transaction
from tech_market.demo import texts
from tech_market.demo.loading import market
from tech_market.demo.loading.deals import load_deals
from tech_market.demo.loading.desk import Desk, load_desk
from tech_market.demo.loading.judgements import load_judgements, load_proposals
from tech_market.demo.loading.people import Account, Cast, load_people
from tech_market.demo.loading.rewards import load_rewards
from tech_market.learning.services import judged, tuning
from tech_market.policy.actor import SYSTEM
from tech_market.recommend.wiring import current_store
from tech_market.targets.services.publishing import publish_years
from tech_market.targets.services.seeding import seed_targets
from tech_market.targets.services.seeding_reported import seed_reported

ACCOUNTS_FILE = "demo-accounts.txt"


def init(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(seed)


@click.command()
@click.option(
    "--profile", type=click.Choice(["base", "demo", "large"]), default="base",
    help="base 只写入规划目标；demo 示例数据；large 大量数据（测速用）",
)  # fmt: skip
@click.option("--needs", default=20_000, show_default=True, help="large：需求条数")
@click.option("--results", default=20_000, show_default=True, help="large：成果条数")
@click.option("--contracts", default=5_000, show_default=True, help="large：合同份数")
def seed(profile: str, needs: int, results: int, contracts: int) -> None:
    """Fill an empty database; one that has data is left alone."""
    settings: Settings = current_app.config["SETTINGS"]
    if profile != "base" and settings.is_production:
        raise click.ClickException("示例数据不能写入生产环境")
    now = clock.now()
    with transaction() as session:
        seed_targets(session, now)
        seed_reported(session, now)
    if profile == "base":
        click.echo("已写入规划目标")
        return
    if not market.is_empty(db.session()):
        click.echo("数据库中已有数据，未作改动")
        return
    cast = load_large(needs, results, contracts, now) if profile == "large" else None
    if cast is None:
        with transaction() as session:
            cast = market.load_demo(session, now=now)
    recommend(now, cast if profile == "demo" else None, settings.data_dir)
    if profile == "demo":
        with transaction() as session:  # needs, pairings and deals are all there
            book = current_book(session)
            publish_years(session, actor=SYSTEM, codes=book, now=now)
    keep_accounts(
        cast.accounts, settings.data_dir / ACCOUNTS_FILE
    )  # last: all is there
    click.echo(f"完成。示例账号见 {settings.data_dir / ACCOUNTS_FILE}")


def load_large(needs: int, results: int, contracts: int, now: datetime) -> Cast:
    """Load grown texts a batch at a time, with a bar on a terminal."""
    with transaction() as session:
        cast = load_people(session, now=now)
    book = market.Books()
    streams = texts.large(needs=needs, results=results, contracts=contracts)
    with Progress(console=Console(stderr=True), disable=not is_terminal()) as bar:
        task = bar.add_task("写入", total=needs + results + contracts)
        for rows in market.in_batches(streams.needs):
            with transaction() as session:
                bar.advance(task, book.add_needs(session, rows, cast=cast, now=now))
        for found in market.in_batches(streams.results):
            with transaction() as session:
                bar.advance(task, book.add_results(session, found, cast=cast, now=now))
        for papers in market.in_batches(streams.contracts):
            with transaction() as session:
                bar.advance(task, market.add_contracts(session, papers, cast=cast))
    with transaction() as session:
        book.keep(session)
        market.note(
            session, "large", now=now, needs=needs, results=results, contracts=contracts
        )
    return cast


def recommend(now: datetime, cast: Cast | None, folder: Path) -> None:
    """Build the index and store matches; for the demo let brokers take some."""
    bring_up_to_date(now)
    if cast is None:
        return
    with transaction() as session:
        codes = current_book(session)
        load_deals(session, cast=cast, codes=codes, now=now)
        load_judgements(session, cast=cast, codes=codes, now=now)
        load_proposals(session, cast=cast, now=now)
        load_rewards(session, cast=cast, codes=codes, now=now)
        load_desk(Desk(session, cast, codes, folder, now))
    learn(now)


def learn(now: datetime) -> None:
    """Tune on the demo's judgements: one version, not in force."""
    index = current_store().find()
    if index is None:
        return
    graded = judged.grades(db.session())
    found = tuning.pools(db.session(), index, graded, now=now)
    with transaction() as session:
        tuning.tune(session, found, graded, actor=SYSTEM, now=now)


def keep_accounts(accounts: tuple[Account, ...], path: Path) -> None:
    """Write the demo accounts where only the owner of the data folder reads them."""
    path.touch(mode=0o600)
    lines = [f"{one.role}\t{one.email}\t{one.password}" for one in accounts]
    path.write_text("\n".join(lines) + "\n", encoding="utf8")


def is_terminal() -> bool:
    """Tell whether a person watches."""
    return Console(stderr=True).is_terminal
