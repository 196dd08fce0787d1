"""`flask match refresh|explain`: the matching engine on the market's own listings."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click
from flask_babel import force_locale

from tech_market import clock
from tech_market.cli.index import ticking
from tech_market.cli.match import group
from tech_market.clock import today
from tech_market.codes.book import current_book
from tech_market.db import db
from tech_market.listings.audience import Audience
from tech_market.matching.same import same
from tech_market.matching.score import explain as explain_pair
from tech_market.matching.segment import segmenter
from tech_market.matching.text import NEED, RESULT
from tech_market.needs.models import Need
from tech_market.notices.mail import CHINESE
from tech_market.recommend import following, refreshing
from tech_market.recommend.advice import of_gain
from tech_market.recommend.documents import document_of
from tech_market.recommend.reasons import OUTCOME_NAMES, Reasons, reasons_of
from tech_market.recommend.sentences import of_term
from tech_market.recommend.services.matches import find_pair
from tech_market.recommend.wiring import current_store
from tech_market.results.models import Result


@group.command("refresh")
def refresh() -> None:
    """Keep the best pairs of all published listings for the brokers' queue."""
    store, now = current_store(), clock.now()
    store.is_background = False  # a command waits for what it needs
    following.follow(store, now=now)
    index = store.find()
    if index is None:
        raise click.ClickException("没有可用的索引，请先运行 flask index rebuild")
    needs = refreshing.listed_keys(NEED, now=now)
    results = len(refreshing.listed_keys(RESULT, now=now))
    with ticking("需求", len(needs)) as tick:
        made = refreshing.refresh(index, needs, now=now, tick=tick)
    with ticking("成果", results) as tick:
        made += refreshing.refresh_results(index, now=now, tick=tick)
    click.echo(f"已比对 {len(needs)} 条需求、{results} 项成果，新增待接对接 {made} 条")


@group.command("explain")
@click.argument("need")
@click.argument("result")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON 数据")
def explain(need: str, result: str, *, as_json: bool) -> None:
    """Print why a need and a result fit; each by address, number or file id."""
    one, other = find_pair(db.session(), need=need, result=result)
    if one is None or other is None:
        missing = need if one is None else result
        raise click.ClickException(f"没有找到 {missing}")
    day = today(clock.now())
    store = current_store()
    store.is_background = False
    index = store.find()
    asking = document_of(one, Audience.MEMBER, on=day)
    offered = document_of(other, Audience.MEMBER, on=day)
    found = index.explain(asking, offered) if index else explain_pair(asking, offered)
    more = index.gains(asking, offered) if index else ()
    alike = same(asking, offered, segmenter())
    reasons, label = reasons_of(found), current_book(db.session()).label
    names = (f"需求 {one.number or one.ref}：{one.title}",
             f"成果 {other.number or other.ref}：{other.title}")  # fmt: skip

    def labelled(code: str, list_key: str) -> str:
        return label(list_key, code)

    with force_locale(CHINESE):
        terms = [of_term(row, labelled) for row in reasons.terms]
        gains = [(of_gain(gain, labelled), gain.score) for gain in more]
    if as_json:
        click.echo(json.dumps(data(one, other, reasons, terms, gains)
                              | {"same": [asdict(one) for one in alike]},
                              ensure_ascii=False, indent=2))  # fmt: skip
        return
    click.echo("\n".join(names))
    show(reasons, terms, gains)
    for said in alike:
        click.echo(f"需求说“{'、'.join(said.here)}”，成果说“{'、'.join(said.there)}”")


Gains = Sequence[tuple[str, float]]


def data(
    need: Need, result: Result, reasons: Reasons, terms: Sequence[str], gains: Gains
) -> dict[str, Any]:
    """Return the reasons as plain data, numbers beside their sentences."""
    return {
        "need": need.ref,
        "result": result.ref,
        "score": round(reasons.score, 4),
        "engine": reasons.engine,
        "parts": [asdict(part) for part in reasons.parts],
        "shared": reasons.shared,
        "missing": reasons.missing,
        "verdicts": [asdict(one) for one in reasons.verdicts],
        "terms": [
            asdict(row) | {"sentence": sentence}
            for row, sentence in zip(reasons.terms, terms, strict=True)
        ],
        "gains": [
            {"sentence": sentence, "score": round(score, 4)}
            for sentence, score in gains
        ],
    }


def show(reasons: Reasons, terms: Sequence[str], gains: Gains) -> None:
    """Print the reasons as the pages word them."""
    click.echo(f"匹配度 {100 * reasons.score:.1f}（引擎 {reasons.engine}）")
    for part in reasons.parts:
        click.echo(
            f"  {part.label}：{100 * part.value:.1f}，权重 {part.weight:.0%}，"
            f"占总分 {part.share:.0%}"
        )
    if reasons.broken:
        click.echo(f"必须项不符 {reasons.broken} 项，总分按 {reasons.kept:.0%} 计")
    click.echo(f"共同提到：{'、'.join(reasons.shared) or '无'}")
    click.echo(f"需求提到、成果未见：{'、'.join(reasons.missing) or '无'}")
    for one in reasons.verdicts:
        must = "（必达）" if one.is_must else ""
        click.echo(
            f"指标 {one.name}{must}：需求 {one.demand}，"
            f"成果 {one.promise or '未写明'}，{one.label}"
        )
    for row, sentence in zip(reasons.terms, terms, strict=True):
        hard = "必须" if row.is_hard else "优先"
        click.echo(f"条件（{hard}）{sentence}：{OUTCOME_NAMES[row.outcome]}")
    for sentence, score in gains:
        click.echo(f"成果{sentence}：匹配度 {100 * score:.1f}")
