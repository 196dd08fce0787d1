"""`flask match lexicon check`: read a lexicon file as the market would, and say so."""

from pathlib import Path

import click
from flask.cli import AppGroup

from tech_market.cli.match import FILE, group
from tech_market.errors import RuleBroken
from tech_market.learning.services.words import decoded, difference
from tech_market.matching.lexicon import Lexicon, shipped
from tech_market.matching.lexicon.form import LexiconFault, checked

lexicon = AppGroup("lexicon", help="同义词库：检查文件")
group.add_command(lexicon)


@lexicon.command("check")
@click.argument("file", type=FILE)
def check(file: Path) -> None:
    """Check FILE line by line; nothing is changed by it."""
    try:
        text = decoded(file.read_bytes())
        lines = checked(text)
    except LexiconFault as fault:
        raise click.ClickException(f"{file} {fault}") from fault
    except RuleBroken as broken:
        raise click.ClickException(f"{file} {broken.message}") from broken
    topics = sum(one.is_topic for one in lines)
    told = difference(shipped(), Lexicon(text))
    click.echo(f"{file} 没有错误：同义 {len(lines) - topics} 组，门类 {topics} 个")
    click.echo(
        f"与随程序发布的词库相比：增加 {told['added_count']} 行，"
        f"减少 {told['removed_count']} 行"
    )
