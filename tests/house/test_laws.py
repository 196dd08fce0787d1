"""Laws that no linter knows."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
CODE = sorted((ROOT / "tech_market").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
LONGEST = 300  # lines of any file of ours


def offenders(
    files: list[Path], pattern: str, allowed: tuple[str, ...] = ()
) -> list[str]:
    """Name file and line wherever the pattern occurs outside the allowed files."""
    found = []
    for file in files:
        name = str(file.relative_to(ROOT))
        if name in allowed:
            continue
        for number, line in enumerate(file.read_text(encoding="utf8").splitlines(), 1):
            if re.search(pattern, line):
                found.append(f"{name}:{number}: {line.strip()}")
    return found


def test_only_db_commits() -> None:
    allowed = ("tech_market/db.py", "tech_market/matching/writing.py")  # tantivy's own
    found = offenders(CODE, r"\.commit\(", allowed)
    assert [line for line in found if "/matching/" not in line] == []


def test_nobody_asks_for_a_role_by_hand_in_views_or_services() -> None:
    files = [f for f in CODE if f.name in {"views.py", "services.py"}]
    files += [f for f in CODE if f.parent.name in {"views", "services"}]
    assert offenders(files, r"\b(actor|user|current_user)\.role\s*(==|is|in)\s") == []


def test_money_is_never_float() -> None:
    assert offenders(CODE, r"float\([^)]*(fen|amount|price|budget)") == []


@pytest.mark.parametrize(
    "pattern",
    [r"\|\s*safe\b", r"\sstyle=", r"<style", r"\son[a-z]+=", r"javascript:"],
)
def test_templates_hold_nothing_inline_and_nothing_unescaped(pattern: str) -> None:
    assert offenders(TEMPLATES, pattern) == []


def test_no_script_stands_inside_a_page() -> None:
    scripts = offenders(TEMPLATES, r"<script(?![^>]*(\bsrc=|application/(ld\+)?json))")
    assert scripts == []


def test_markup_is_not_built_in_code() -> None:
    assert offenders(CODE, r"\bMarkup\(") == []


def test_files_stay_small() -> None:
    files = [*CODE, *TEMPLATES, *sorted((ROOT / "static" / "css").glob("*.css"))]
    long = {
        str(f.relative_to(ROOT)): count
        for f in files
        if (count := len(f.read_text(encoding="utf8").splitlines())) > LONGEST
    }
    assert long == {}


def test_every_template_compiles() -> None:
    from jinja2 import Environment

    from tech_market.web.fragments import FragmentExtension

    parser = Environment(
        autoescape=True, extensions=["jinja2.ext.i18n", FragmentExtension]
    )
    for file in TEMPLATES:
        parser.parse(file.read_text(encoding="utf8"))
