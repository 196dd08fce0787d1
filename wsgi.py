"""The application as servers and the `flask` command find it."""

from tech_market.app import create_app
from tech_market.cli.commands import init_cli

app = create_app()
init_cli(app)
