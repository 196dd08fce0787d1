"""`flask match tune`: other weights by what people judged, not in force yet."""

import click

from tech_market import clock
from tech_market.cli.index import ticking
from tech_market.cli.match import group
from tech_market.db import db, transaction
from tech_market.errors import RuleBroken
from tech_market.learning.models import EngineVersion
from tech_market.learning.services import judged, tuning
from tech_market.policy.actor import SYSTEM
from tech_market.recommend.wiring import current_store


@group.command("tune")
def tune() -> None:
    """Fit weights to the judgements, cross-validate, keep them as a version."""
    store, now, session = current_store(), clock.now(), db.session()
    store.is_background = False
    index = store.find()
    if index is None:
        raise click.ClickException("没有可用的索引，请先运行 flask index rebuild")
    graded = judged.grades(session)
    with ticking("读取判断", len(graded)) as tick:
        found = tuning.pools(session, index, graded, now=now, tick=tick)
    try:
        with transaction() as writing:
            made = tuning.tune(writing, found, graded, actor=SYSTEM, now=now)
            show(made)
    except RuleBroken as broken:
        raise click.ClickException(broken.message) from broken


def show(made: EngineVersion) -> None:
    """Print the table people decide by."""
    table = made.table
    click.echo(f"依据 {table['pairs']} 对判断、{table['needs']} 条分出高低的需求")
    click.echo("分组（留出）  需求  nDCG@10 现行→新  MRR@10 现行→新")
    for number, one in enumerate(table["folds"], 1):
        click.echo(f"  第 {number} 组     {one['needs']:4d}  {_row(one)}")
    click.echo(f"  留出合计        {_row(table['held_out'])}")
    click.echo(f"  全部（含训练）  {_row(table['all'])}")
    for name, weight in made.content["parts"].items():
        present = table["present"][name]
        if abs(present - weight) >= 0.001:  # noqa: PLR2004 - three decimals are kept
            click.echo(f"  {name}：{present:.3f} → {weight:.3f}")
    click.echo(
        f"已写入版本 {made.name}（未启用）：{made.note}。请管理员在“引擎版本”启用"
    )


def _row(one: dict[str, dict[str, float]]) -> str:
    before, after = one["before"], one["after"]
    return (
        f"{before['ndcg_10']:.4f}→{after['ndcg_10']:.4f}"
        f"  {before['mrr_10']:.4f}→{after['mrr_10']:.4f}"
    )
