"""`flask routes`: what can be asked for, and by whom."""

import json

import click
from flask import current_app
from flask.cli import routes_command, with_appcontext

from tech_market.policy.actions import GRANTS, Action
from tech_market.policy.routes import declared_routes


@click.command()
@click.option(
    "--json", "as_json", is_flag=True, help="机器可读：规则、方法、操作、角色"
)
@click.option("--lines", is_flag=True, help="每行一条，供 tests/house/routes.txt 保存")
@click.pass_context
@with_appcontext
def routes(context: click.Context, *, as_json: bool, lines: bool) -> None:
    """List every route with its action and the roles it is open to."""
    declared = declared_routes(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001 - the proxy's documented way to the object
    if lines:
        click.echo("\n".join(one.line for one in declared))
    elif as_json:
        rows = [
            {**one.as_dict(), "roles": sorted(GRANTS[Action(one.action)])}
            for one in declared
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        context.invoke(routes_command, sort="endpoint", all_methods=False)
