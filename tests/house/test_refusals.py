"""Whoever is refused reads why in the language chosen, and Chinese stays as it was."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from tech_market.errors import RuleBroken
from tech_market.saying import Said, said_of
from tech_market.web.saying import say
from tests.clients import post
from tests.sources import tree_of
from tools import translate

ROOT = Path(__file__).parents[2]
CODE = sorted((ROOT / "tech_market").rglob("*.py"))
#: where the sentence stands among the arguments, and whether it may be a variable
SAYING = {"RuleBroken": 1, "LexiconFault": 1, "Said": 0}


def sayings() -> Iterator[tuple[str, str, ast.expr]]:
    """Yield where each sentence is said, by which call, and the sentence."""
    for file in CODE:
        for node in ast.walk(tree_of(file)):
            if not isinstance(node, ast.Call):
                continue
            name = ast.unparse(node.func).rpartition(".")[2]
            if name in SAYING and len(node.args) > SAYING[name]:
                place = f"{file.relative_to(ROOT)}:{node.lineno}"
                yield place, name, node.args[SAYING[name]]


def is_text(sentence: ast.expr) -> bool:
    """Tell whether it is a plain literal."""
    return isinstance(sentence, ast.Constant) and isinstance(sentence.value, str)


def test_no_sentence_is_put_together_where_nobody_can_translate_it() -> None:
    """Gaps are named and filled from values; a sum or f-string is another msgid."""
    shapes = (ast.JoinedStr, ast.BinOp)
    found = [
        f"{place}: {ast.unparse(sentence)}"
        for place, _name, sentence in sayings()
        if isinstance(sentence, shapes)
    ]
    assert found == []


def test_every_refusal_has_its_english() -> None:
    known = {text for _context, text in translate.collect()}
    found = [
        f"{place}: {sentence.value}"
        for place, _name, sentence in sayings()
        if isinstance(sentence, ast.Constant)
        and isinstance(sentence.value, str)
        and sentence.value not in known
    ]
    assert found == []
    assert sum(is_text(one) for _place, _name, one in sayings()) > 300


def test_chinese_is_what_it_was_and_english_has_the_same_values(app: Flask) -> None:
    broken = RuleBroken("too-long", "不能超过 %(most)s 个字", field="title", most=9)
    assert str(broken) == broken.message == "不能超过 9 个字"
    with app.test_request_context(), force_locale("en"):
        assert say(broken.message) == "Use at most 9 characters"
    with app.test_request_context(), force_locale("zh_Hans_CN"):
        assert say(broken.message) == "不能超过 9 个字"


def test_words_of_the_market_are_translated_and_what_people_wrote_is_not(
    app: Flask,
) -> None:
    state = Said("这项申报当前为“%(state)s”，不能执行此操作", state=Said("待审核"))
    title = Said("第 %(row)s 行：%(what)s", row=3, what="待审核")
    with app.test_request_context(), force_locale("en"):
        assert "待审核" not in say(state)
        assert say(title) == "Row 3: 待审核"


def test_a_list_is_joined_as_each_language_does(app: Flask) -> None:
    said = Said("缺少必填的列：%(missing)s", missing=("标题", Said("技术领域")))
    assert said == "缺少必填的列：标题、技术领域"
    with app.test_request_context(), force_locale("en"):
        assert say(said) == "Required columns are missing: 标题, Field of technology"


def test_a_percent_sign_stands_as_it_is() -> None:
    assert Said("合计须正好 100%") == "合计须正好 100%"
    assert Said("合计 100%%，现在 %(total)s%%", total=9) == "合计 100%，现在 9%"


def test_what_is_kept_comes_back_whole() -> None:
    said = Said(
        "%(a)s、%(b)s、%(c)s", a=Said("待审核"), b=(1, "二", Said("三")), c=Path("四")
    )
    again = said_of(said.as_data())
    assert again == said == "待审核、1、二、三、四"
    assert isinstance(again.values["a"], Said)
    assert again.as_data() == said.as_data()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh_Hans_CN", "邮箱或密码不正确"),
        ("en", "Mail address or password is wrong"),
    ],
)
def test_a_form_says_no_in_the_readers_language(
    client: FlaskClient, language: str, words: str
) -> None:
    post(client, "/language", {"language": language})
    answer = post(client, "/sign-in", {"email": "a@b.example", "password": "wrong"})
    assert words in answer.text


def test_an_unknown_field_is_named_in_english(client: FlaskClient) -> None:
    post(client, "/language", {"language": "en"})
    answer = post(client, "/sign-in", {"email": "a@b.example", "strange": "x"})
    assert "unknown or repeated fields: strange" in answer.text


#: Chinese that is no text of a page, or quoted as law has it; each with its reason
CHINESE_ON_PURPOSE = {
    "cli/": "the command line speaks to who runs the market",
    "demo/": "texts of people who do not exist",
    "matching/": "words of the engine's own reading",
    "config.py": "settings are refused at the command line",
    "db.py": "for programmers",
    "policy/routes.py": "for programmers",
    "jobs/registry.py": "for programmers",
    "audit/services.py": "said at the command line",
    "contracts/services/verifying.py": "said at the command line",
    "web/filters.py": "how Chinese dates are written",
    "contracts/capitals.py": "amounts as contracts write them",
    "contracts/drafts.py": "a contract is Chinese",
    "contracts/form_sheet.py": "the registry's form is Chinese",
    "contracts/views/preparing.py": "names of those papers",
    "contracts/rules/rehearsal/words.py": "words looked for in contracts",
    "contracts/rules/rehearsal/money.py": "words looked for in contracts",
    "contracts/importing/columns.py": "headings the registry's export has",
    "contracts/importing/services.py": "a note in the ledger, which never changes",
    "rewards/services/evidence/": "the evidence paper is Chinese",
    "rewards/evidence_pages.py": "the evidence paper is Chinese",
    "rewards/rules/policy.py": "for programmers",
    "targets/services/seeding.py": "titles of the plan's papers",
    "targets/services/quality.py": "words looked for in contracts",
    "targets/rules/bases.py": "parts of labels that translations/words.txt has whole",
    "home/desks.py": "parts of labels that translations/words.txt has whole",
    "patents/columns.py": "headings that institutes write",
    "patents/rules.py": "words of a legal status",
    "imports/cells.py": "how dates and ranges are written",
    "imports/checking.py": "words that stand for no price",
    "imports/columns.py": "headings that institutes write",
    "imports/examples.py": "the template, filled in as institutes write",
    "imports/exports.py": "rows to correct go back in under these headings",
    "imports/reading/": "what a file is, kept with it when it comes in",
    "imports/rules.py": "marks in files",
    "imports/synonyms.py": "headings that institutes write",
    "imports/targets.py": "headings that institutes write",
    "imports/template.py": "the template is read back by its Chinese headings",
    "imports/views/downloads.py": "names of those files",
    "listings/helping.py": "signs between words",
    "listings/structured.py": "an address for search engines",
    "listings/texts.py": "words looked for in texts",
    "privacy/rules.py": "kept as the name of who is gone",
}
IS_CHINESE = re.compile("[\u3400-\u9fff]")


def chinese_literals(file: Path) -> Iterator[tuple[int, str]]:
    """Yield line and text of each Chinese literal that is no docstring."""
    tree = tree_of(file)
    documents = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documents
            and IS_CHINESE.search(node.value)
        ):
            yield node.lineno, node.value


def excused(name: str) -> str:
    """Return which entry lets a file speak Chinese alone, "" for none."""
    return next(
        (
            one
            for one in CHINESE_ON_PURPOSE
            if name == one or (one.endswith("/") and name.startswith(one))
        ),
        "",
    )


def test_all_other_chinese_has_its_english() -> None:
    """What is flashed, headed, labelled or told is in the catalog.

    A text that fails here wants `_()`, `Said()` or a line in translations/words.txt; in
    an f-string nothing is collected.
    """
    known = {text for _context, text in translate.collect()}
    found, used = [], set()
    for file in CODE:
        name = file.relative_to(ROOT / "tech_market").as_posix()
        strange = [one for one in chinese_literals(file) if one[1] not in known]
        if strange and (entry := excused(name)):
            used.add(entry)
        else:
            found += [f"{name}:{line}: {text}" for line, text in strange]
    assert found == []
    assert used == set(CHINESE_ON_PURPOSE)
