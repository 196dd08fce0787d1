"""Turn a page of ours into a PDF: our own style sheets, nothing fetched."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tech_market.errors import RuleBroken
from tech_market.web.tongue import marked


def find_engine() -> Any | None:
    """Return WeasyPrint; None where the machine lacks the Pango it draws with."""
    try:
        import weasyprint
    except OSError:
        return None
    return weasyprint


def to_pdf(html: str, *, static: Path, styles: Sequence[str]) -> bytes:
    """Draw a whole HTML document with these style sheets (names under `static`).

    Raises RuleBroken: "no-pdf" where the machine cannot draw.
    """
    engine = find_engine()
    if engine is None:
        raise RuleBroken(
            "no-pdf", "本机缺少 PDF 组件（Pango），请使用浏览器的“打印”功能另存为 PDF"
        )
    sheets = [engine.CSS(filename=str(static / name)) for name in styles]
    document = engine.HTML(string=marked(html), url_fetcher=_refuse)
    drawn: bytes = document.write_pdf(stylesheets=sheets)
    return drawn


def _refuse(url: str, *_args: Any, **_options: Any) -> Any:
    raise ValueError(f"a paper of ours needs nothing from {url[:80]}")
