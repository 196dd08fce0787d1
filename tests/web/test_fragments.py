from dataclasses import dataclass, replace

import pytest
from flask import Flask, g, render_template_string
from flask_babel import force_locale

from tech_market.codes.book import CodeBook
from tech_market.web.fragments import Fragments

PIECE = "{% fragment value %}<b>{{ value.text }}|{{ look() }}</b>{% endfragment %}"
SHIPPED = CodeBook(revision=0, lists={})


@dataclass(frozen=True)
class Value:
    text: str


@dataclass
class Looks:
    """Counts how often a fragment is really drawn."""

    count: int = 0

    def __call__(self) -> int:
        self.count += 1
        return self.count


def drawn(text: str, look: Looks) -> str:
    return render_template_string(PIECE, value=Value(text), look=look)


@pytest.fixture
def look(app: Flask) -> Looks:
    app.jinja_env.extensions[  # type: ignore[attr-defined]  # ours
        "tech_market.web.fragments.FragmentExtension"
    ].fragments = Fragments()
    return Looks()


def test_the_same_values_are_drawn_once(app: Flask, look: Looks) -> None:
    with app.test_request_context():
        g.codes = SHIPPED
        assert drawn("a", look) == drawn("a", look)
    assert look.count == 1


def test_other_values_another_language_other_code_lists_are_drawn_anew(
    app: Flask, look: Looks
) -> None:
    with app.test_request_context():
        g.codes = SHIPPED
        drawn("a", look)
        drawn("b", look)
        with force_locale("en"):
            drawn("a", look)
        g.codes = replace(SHIPPED, revision=1)
        drawn("a", look)
    assert look.count == 4


def test_what_people_typed_stays_escaped(app: Flask, look: Looks) -> None:
    with app.test_request_context():
        g.codes = SHIPPED
        for _ in range(2):
            assert "<b>&lt;i&gt;|1</b>" in drawn("<i>", look)


def test_the_least_recently_used_leaves_first() -> None:
    kept = Fragments(most=2)
    for key in ("a", "b", "a", "c"):
        kept.get(key, lambda key=key: key)  # type: ignore[misc]  # bound now
    assert kept.get("a", lambda: "again") == "a"
    assert kept.get("b", lambda: "again") == "again"
