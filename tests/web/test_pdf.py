from pathlib import Path

import pytest

from tech_market.errors import RuleBroken
from tech_market.web import pdf

STATIC = Path(__file__).parents[2] / "static"


def test_a_page_becomes_a_pdf() -> None:
    drawn = pdf.to_pdf("<h1>镇海科技市场</h1>", static=STATIC, styles=["css/print.css"])
    assert drawn.startswith(b"%PDF-")


def test_nothing_is_fetched_from_elsewhere() -> None:
    with pytest.raises(ValueError, match="needs nothing"):
        pdf._refuse("http://example.com/x.png")


def test_a_machine_without_pango_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdf, "find_engine", lambda: None)
    with pytest.raises(RuleBroken, match="打印"):
        pdf.to_pdf("", static=STATIC, styles=())
