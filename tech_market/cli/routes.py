"""`flask routes`: what can be asked for, and by whom."""

import json

import click
from flask import Flask, current_app
from flask.cli import routes_command

from tech_market.policy.actions import GRANTS, Action
from tech_market.policy.routes import declared_routes


def init(app: Flask) -> None:
    """Add the command in place of Flask's own, which it calls without --json."""
    app.cli.add_command(routes, "routes")


@click.command()
@click.option(
    "--json", "as_json", is_flag=True, help="机器可读：规则、方法、操作、角色"
)
@click.pass_context
def routes(context: click.Context, *, as_json: bool) -> None:
    """List every route with its action and the roles it is open to."""
    if not as_json:
        context.invoke(routes_command, sort="endpoint", all_methods=False)
        return
    rows = []
    for one in declared_routes(current_app._get_current_object()):  # type: ignore[attr-defined]  # noqa: SLF001 - the proxy's documented way to the object
        roles = sorted(role.value for role in GRANTS[Action(one.action)])
        rows.append({**one.as_dict(), "roles": roles})
    click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
