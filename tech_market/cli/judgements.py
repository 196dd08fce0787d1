"""`flask match judgements export`: what people decided, as outside tools read it."""

from pathlib import Path

import click
from flask.cli import AppGroup

from tech_market.cli.match import group
from tech_market.db import db
from tech_market.learning.services import judged

judgements = AppGroup("judgements", help="对接判断：经纪人和双方的同意、谢绝与签约")
group.add_command(judgements)
OUT = click.Path(dir_okay=False, path_type=Path)


@judgements.command("export")
@click.option("--out", required=True, type=OUT, help="人工等级，TREC qrels 格式")
@click.option("--run", "run_file", type=OUT, help="另写出当时推荐的排序，TREC run 格式")
def export(out: Path, run_file: Path | None) -> None:
    """Write the grade of every judged pair, 0-3, as TREC qrels."""
    session = db.session()
    graded = judged.grades(session)
    if not graded:
        raise click.ClickException(
            "还没有可导出的判断：双方同意、谢绝（不适合）或签约之后才有"
        )
    out.write_text("".join(judged.qrels(graded)), encoding="utf8")
    tally = judged.tally(session)
    click.echo(f"已导出 {tally.needs} 条需求的 {tally.pairs} 对判断，写入 {out}")
    if run_file is not None:
        lines = judged.run_lines(session, graded)
        run_file.write_text("".join(lines), encoding="utf8")
        click.echo(f"当时的排序写入 {run_file}")
