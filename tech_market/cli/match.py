"""`flask match rank|evaluate`: the matching engine on files, without a database."""

from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import track

from tech_market.matching.files import (
    NEED,
    RESULT,
    BadFile,
    evaluate,
    rank_files,
    read_documents,
    read_grades,
    read_run,
    trec_lines,
)
from tech_market.matching.weights import weights

group = AppGroup("match", help="供需匹配：对文件排序、评测。")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@group.command("rank")
@click.option("--needs", required=True, type=FILE, help="需求，每行一个 JSON 对象")
@click.option("--results", required=True, type=FILE, help="成果，每行一个 JSON 对象")
@click.option("--top", default=1000, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="TREC 文件")
@click.option(
    "--direction",
    default=NEED,
    show_default=True,
    type=click.Choice([NEED, RESULT]),
    help="为谁排序：need 为每条需求找成果，result 为每项成果找需求",
)
def rank(needs: Path, results: Path, top: int, out: Path, direction: str) -> None:
    """Rank two files and write the order in TREC form."""
    try:
        asked, offered = read_documents(needs, NEED), read_documents(results, RESULT)
    except BadFile as wrong:
        raise click.ClickException(str(wrong)) from wrong
    ranked = rank_files(asked, offered, top=top, direction=direction)
    total = len(asked if direction == NEED else offered)
    console = Console(stderr=True)
    tag = f"tech-market-{weights().version}"
    with out.open("w", encoding="utf8") as run:
        for id_, matches in track(
            ranked,
            "匹配",
            total=total,
            console=console,
            disable=not console.is_terminal,
        ):
            run.writelines(trec_lines(id_, matches, tag))
    click.echo(f"已为 {total} 条排序，写入 {out}")


@group.command("evaluate")
@click.option("--qrels", required=True, type=FILE, help="人工等级，TREC 格式")
@click.option("--run", "run_file", required=True, type=FILE, help="排序结果，TREC 格式")
def evaluate_run(qrels: Path, run_file: Path) -> None:
    """Print nDCG@10, nDCG@5, recall@100 and MRR@10."""
    try:
        figures = evaluate(read_grades(qrels), read_run(run_file))
    except BadFile as wrong:
        raise click.ClickException(str(wrong)) from wrong
    click.echo(
        f"needs {figures.needs} nDCG@10 {figures.ndcg_10:.4f}"
        f" nDCG@5 {figures.ndcg_5:.4f} recall@100 {figures.recall_100:.4f}"
        f" MRR@10 {figures.mrr_10:.4f}"
    )


def init(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(group)
