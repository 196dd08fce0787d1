"""The application as servers and the `flask` command find it."""

from tech_market.app import create_app

app = create_app()
