"""Whoever chooses English reads English: complete, current, nothing left behind."""

import re
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from flask import Flask, Response, request, request_finished
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.web.chinese import HAN
from tech_market.web.tongue import ON_ELEMENT
from tests.clients import post
from tests.house.test_every_page import walk
from tests.makers import make_need
from tests.people import ROLES, make_person
from tools import translate

ROOT = Path(__file__).resolve().parents[2]
CHINESE = re.compile(r"[\u2e80-\u2fdf\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?(.)")
MARKED = re.compile(
    r"_\(\s*(\"[^\"]*\"|'[^']*')|pgettext\([^)]*\)|\{#.*?#\}", re.DOTALL
)
TYPED_OUT = {  # what is Chinese in every language
    "templates/layout/_footer.html": "简体中文",
}
PLAIN = "templates/web/plain_error.html"  # shown when next to nothing works: no gettext
# what the people and houses of the tests are called, and a language
OWN_NAMES = re.compile(r"示例[^<>]*?\d+|示例发证机构|联系人\d+|简体中文")
#: show both names of each code, quote Chinese sources, or list the words of the lexicon
CODE_LISTS = ("/admin/codes/", "/rewards/rules", "/lexicon")
VOID = frozenset(("area", "br", "col", "hr", "img", "input", "link", "meta", "source"))
SILENT = {"script", "style"}
SEPARATORS = "、（）：。；＋　"  # between values; read well enough in either language


@pytest.fixture(scope="module", params=translate.LANGUAGES)
def catalog(request: pytest.FixtureRequest) -> Catalog:
    return translate.read_catalog(request.param)


@pytest.fixture(scope="module")
def texts() -> set[translate.Key]:
    return translate.collect()


def pairs(catalog: Catalog) -> dict[translate.Key, str]:
    """Return what is translated, the head of the file left out."""
    return {
        (text_of(one.context), str(one.id)): str(one.string)
        for one in catalog
        if one.id
    }


def text_of(context: str | bytes | None) -> str:
    """Return a context; Babel reads those of a .mo file as bytes."""
    return context.decode() if isinstance(context, bytes) else context or ""


def placeholders(text: str) -> list[tuple[str, str]]:
    return sorted(PLACEHOLDER.findall(text))


def test_every_text_is_translated_and_none_is_left_over(
    catalog: Catalog, texts: set[translate.Key]
) -> None:
    found = pairs(catalog)
    assert sorted(texts - set(found)) == []  # run ./dev translate
    assert sorted(set(found) - texts) == []  # run ./dev translate
    assert [text for text, string in found.items() if not string.strip()] == []
    assert len(found) > 800


def test_no_translation_has_chinese_in_it(catalog: Catalog) -> None:
    found = pairs(catalog).items()
    assert [string for _key, string in found if CHINESE.search(string)] == []


def test_translations_have_the_same_placeholders(catalog: Catalog) -> None:
    faults = {
        text: string
        for (_context, text), string in pairs(catalog).items()
        if placeholders(text) != placeholders(string)
    }
    assert faults == {}


def test_translations_hold_no_markup(catalog: Catalog) -> None:
    """Templates print them unescaped, in text and in attributes alike."""
    faults = [
        string
        for (_context, text), string in pairs(catalog).items()
        if re.search(r"[&\"']", string) or ("<" in string) != ("<" in text)
    ]
    assert faults == []


def test_what_the_program_reads_is_what_people_edit(catalog: Catalog) -> None:
    path = translate.po_path(str(catalog.locale))
    compiled = read_mo(BytesIO(path.with_suffix(".mo").read_bytes()))
    assert pairs(compiled) == pairs(catalog)


def test_updating_again_changes_nothing(catalog: Catalog) -> None:
    path = translate.po_path(str(catalog.locale))
    again = translate.update(catalog, translate.collect())
    assert translate.po_text(again) == path.read_text(encoding="utf-8")


def test_updating_finds_the_new_keeps_the_known_and_drops_the_gone() -> None:
    old = Catalog(locale="en")
    old.add("登录", "Sign in")
    old.add("没有人用的话", "Said by nobody")
    new = translate.update(old, {("", "登录"), ("", "新的话")})
    assert pairs(new) == {("", "登录"): "Sign in", ("", "新的话"): ""}
    assert translate.missing(new) == ["新的话"]


def test_words_are_listed_once() -> None:
    words = translate.words()
    assert len(words) == len(set(words))


def test_templates_say_nothing_in_chinese_outside_gettext() -> None:
    faults = []
    for path in sorted(ROOT.glob("templates/**/*.html")):
        name = path.relative_to(ROOT).as_posix()
        if name == PLAIN:
            continue
        text = MARKED.sub("", path.read_text(encoding="utf-8"))
        text = text.replace(TYPED_OUT.get(name, " "), "")
        text = text.translate(dict.fromkeys(map(ord, SEPARATORS)))
        if CHINESE.search(text):
            faults.append(name)
    assert faults == []


def in_english(client: FlaskClient) -> FlaskClient:
    """Choose English as a reader does."""
    assert post(client, "/language", {"language": "en"}).status_code == 303
    return client


@pytest.mark.parametrize("url", ["/", "/needs", "/sign-in"])
def test_a_reader_can_choose_english_and_go_back(client: FlaskClient, url: str) -> None:
    assert "技术需求" in navigation(client.get(url).text)
    in_english(client)
    page = client.get(url).text
    assert {"Needs", "Results", "Brokers", "Progress"} <= navigation(page)
    assert '<html lang="en">' in page
    post(client, "/language", {"language": "zh_Hans_CN"})
    assert "技术需求" in navigation(client.get(url).text)


def test_the_reader_stays_on_the_page_after_choosing(client: FlaskClient) -> None:
    answer = post(client, "/language", {"language": "en", "next": "/needs?q=x"})
    assert answer.location == "/needs?q=x"


def test_an_unknown_language_changes_nothing(client: FlaskClient) -> None:
    assert post(client, "/language", {"language": "tlh"}).status_code == 303
    assert "技术需求" in navigation(client.get("/").text)


def test_dates_amounts_and_codes_speak_the_readers_language(
    session: Session, client: FlaskClient
) -> None:
    need = make_need(
        session,
        field_code="01",
        valid_until=date(2099, 11, 23),
        budget_high_fen=320_500_000,
        is_budget_public=True,
    )
    url = f"/needs/{need.ref}"
    chinese = client.get(url).text
    assert all(
        words in chinese for words in ("2099年11月23日", "320.5万元", "电子信息")
    )
    english = in_english(client).get(url).text
    assert "Valid until 23 November 2099" in english
    assert "up to CNY 3.205 million" in english
    assert "Electronics and information" in english


@pytest.mark.parametrize("role", ROLES)
def test_nobody_reads_chinese_in_an_english_market(
    app: Flask, session: Session, role: str, client_as: Callable[[User], FlaskClient]
) -> None:
    """In an empty market all that is Chinese is ours, except what people are called."""
    person = make_person(session, role)
    client = in_english(client_as(person) if person else app.test_client())
    faults: dict[str, list[str]] = {}

    def read(_app: Flask, response: Response) -> None:
        is_list = request.path.startswith(CODE_LISTS)
        if response.mimetype == "text/html" and not is_list:
            page = OWN_NAMES.sub("", response.get_data(as_text=True))
            found = [text for text in shown(page) if CHINESE.search(text)]
            faults.setdefault(request.full_path, found)

    with request_finished.connected_to(read, app):
        assert walk(client) > 5
    assert {url: found for url, found in faults.items() if found} == {}


class Words(HTMLParser):
    """The words a page shows, and those a screen reader says.

    What a template marks as Chinese, lang="zh-CN", is read as Chinese and left out;
    what the market finds and marks by itself (lang=zh-CN) may still be ours. `unsaid`
    is what is shown in Chinese and marked by neither.
    """

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.unsaid: list[str] = []
        self.open: list[tuple[str, bool, bool]] = []  # tag, by a template, by either

    @property
    def is_chinese(self) -> bool:
        """Tell whether an element around here says it is Chinese."""
        return any(by_template for _tag, by_template, _ in self.open)

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.is_chinese:
            self.found.append(data.strip())
        is_said = any(marked or tag in SILENT for tag, _, marked in self.open)
        if not is_said and HAN.search(data):
            self.unsaid.append(data.strip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {"alt", "aria-label", "placeholder", "title", "data-confirm"}
        is_marked = ("lang", "zh-CN") in attrs
        if tag not in VOID:
            is_own = ON_ELEMENT in (self.get_starttag_text() or "")
            by_template = is_marked and not is_own and tag != "html"
            self.open.append((tag, by_template, is_marked))
        if not self.is_chinese:
            self.found += [value for name, value in attrs if name in said and value]

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass


def shown(page: str) -> list[str]:
    return words_of(page).found


def words_of(page: str) -> Words:
    words = Words()
    words.feed(page)
    return words


def navigation(page: str) -> set[str]:
    """Return the entries of the page's head."""
    return set(shown(page.partition("<main")[0]))
