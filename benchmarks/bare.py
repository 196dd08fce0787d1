"""The yardstick: a bare Flask page with the same two queries and nothing else."""

import os

from flask import Flask, render_template_string
from sqlalchemy import create_engine, text

from tech_market.db import sqlite_driver

app = Flask(__name__)
engine = create_engine(
    os.environ["BARE_DATABASE_URL"],
    **(
        {"module": sqlite_driver()}
        if os.environ["BARE_DATABASE_URL"].startswith("sqlite")
        else {}
    ),
)
PAGE = """<!doctype html><title>needs</title><p>{{ total }}</p>
<ul>{% for row in rows %}<li>{{ row.title }} {{ row.summary }}</li>{% endfor %}</ul>"""
ROWS = text(
    "SELECT title, summary FROM needs WHERE state = 'published'"
    " ORDER BY published_at DESC, id DESC LIMIT 20"
)
TOTAL = text("SELECT count(*) FROM needs WHERE state = 'published'")


@app.get("/")
def page() -> str:
    """Show twenty needs and how many there are."""
    with engine.connect() as connection:
        rows = connection.execute(ROWS).all()
        total = connection.scalar(TOTAL)
    return render_template_string(PAGE, rows=rows, total=total)
