"""English pages mark their Chinese, change nothing else, and read well aloud."""

import gzip
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask, Response, stream_with_context
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tech_market.web.chinese import HAN, chinese_parts
from tech_market.web.tongue import marked, unmarked
from tests.clients import post
from tests.makers import make_need

TITLE = "镁合金板材的连接"
PAGE = """<!doctype html>
<html lang="en"><head><title>{0} · Market</title><script>var a = "{0}</b>";</script>
</head><body>{1}</body></html>"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Needs", []),
        ("镁合金", ["镁合金"]),
        ("Asked by 宁波大学 on 3 May", ["宁波大学"]),
        ("宁波大学 and 某公司", ["宁波大学", "某公司"]),
        ("铝, 镁, 铜", ["铝", "镁", "铜"]),
        ("甲 · 乙", ["甲", "乙"]),
        ("基于 Transformer 的 SOC 估计", ["基于 Transformer 的 SOC 估计"]),
        ("see 5G+智慧工厂 (new)", ["5G+智慧工厂"]),
        ("The law 《促进科技成果转化法》（2015）", ["《促进科技成果转化法》（2015）"]),
        ("，。（）", []),
        ("研发&amp;制造 AT&amp;T", ["研发&amp;制造"]),
        ("&#34;甲&#34; 与 &#39;乙&#39;", ["甲&#34; 与 &#39;乙"]),
        ("𠮷野", ["𠮷野"]),
        (f"甲{'x' * 50}乙", [f"甲{'x' * 50}乙"]),
    ],
)
def test_phrases_are_found_whole(text: str, said: list[str]) -> None:
    assert [text[first:last] for first, last in chinese_parts(text)] == said


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>Need</p>", None),
        ("<p>甲</p>", "<p lang=zh-CN>甲</p>"),
        ('<a href="/x">甲 3</a>', '<a lang=zh-CN href="/x">甲 3</a>'),
        ("<p>By 甲</p>", "<p>By <bdi lang=zh-CN>甲</bdi></p>"),
        ("<p>甲<b>!</b></p>", "<p><bdi lang=zh-CN>甲</bdi><b>!</b></p>"),
        ("<p><b>!</b>甲</p>", "<p><b>!</b><bdi lang=zh-CN>甲</bdi></p>"),
        ('<p lang="zh-CN">甲 <b>乙</b></p>', None),
        (
            '<p lang="zh-CN">甲<i lang="en">of 乙</i></p>',
            '<p lang="zh-CN">甲<i lang="en">of <bdi lang=zh-CN>乙</bdi></i></p>',
        ),
        (
            '<a aria-label="Open it">甲</a>',
            '<a aria-label="Open it"><bdi lang=zh-CN>甲</bdi></a>',
        ),
        (
            '<select><option value="1">甲 (3 needs)</option></select>',
            '<select><option lang=zh-CN value="1">甲 (3 needs)</option></select>',
        ),
        ("<textarea>so 甲</textarea>", "<textarea lang=zh-CN>so 甲</textarea>"),
        ('<input value="甲">', '<input lang=zh-CN value="甲">'),
        ('<input type="hidden" value="甲">', None),
        ('<img alt="甲" src="/x">', '<img lang=zh-CN alt="甲" src="/x">'),
        ('<img alt="A map" src="/甲">', None),
        (
            "<svg><g><title>of 甲</title><path d=''/><text>乙</text></g></svg>丙",
            (
                "<svg><g><title lang=zh-CN>of 甲</title><path d=''/>"
                "<text lang=zh-CN>乙</text></g></svg><bdi lang=zh-CN>丙</bdi>"
            ),
        ),
        ("<script>甲</script><style>乙</style><!-- 丙 > 丁 -->", None),
        ("<p>甲<!-- 乙 -->", "<p><bdi lang=zh-CN>甲</bdi><!-- 乙 -->"),
        ("<ul><li>甲<li>of 乙</ul>丙", None),
    ],
)
def test_chinese_is_marked_where_it_may_be(before: str, after: str | None) -> None:
    if before.startswith("<ul>"):  # tags left out
        after = (
            "<ul><li><bdi lang=zh-CN>甲</bdi><li>of <bdi lang=zh-CN>乙</bdi></ul>"
            "<bdi lang=zh-CN>丙</bdi>"
        )
    assert marked(before) == (before if after is None else after)


def test_a_page_is_marked_from_its_title_to_its_end() -> None:
    page = PAGE.format(TITLE, f"<h1>{TITLE}</h1><p>Asked for by 某公司</p>")
    found = marked(page)
    assert f"<title lang=zh-CN>{TITLE} · Market</title>" in found
    assert f"<h1 lang=zh-CN>{TITLE}</h1><p>Asked for by <bdi" in found
    assert f'"{TITLE}</b>";</script>' in found


TEXTS = st.sampled_from(
    (
        "甲",
        "镁合金",
        "of ",
        " A&amp;B ",
        "，",
        "\n",
        " 5G",
        "&lt;乙&gt;",
        "&",
        " · ",
        "x" * 50,
    )
)
LANGUAGES = st.sampled_from(("", "", ' lang="en"', ' lang="zh-CN"', ' title="x > y"'))
TAGS = st.sampled_from(
    ("div", "section", "span", "li", "em", "option", "textarea", "svg", "script")
)
LEAVES = st.lists(TEXTS, max_size=4).map("".join) | st.sampled_from(
    ("<br>", "<!-- 乙 > -->", '<input value="甲">', "<br/>", '<img alt="乙" src="/">')
)


def _element(tag: str, language: str, inside: list[str]) -> str:
    if tag in {"textarea", "option", "script"}:  # hold text alone
        language = language.replace("en", "zh")  # no mark of ours could help
        inside = [one for one in inside if "<" not in one]
    return f"<{tag}{language}>{''.join(inside)}</{tag}>"


PAGES = st.recursive(
    LEAVES,
    lambda inner: st.builds(_element, TAGS, LANGUAGES, st.lists(inner, max_size=4)),
    max_leaves=12,
)


@given(PAGES)
def test_without_its_marks_a_page_is_what_it_was(page: str) -> None:
    found = marked(page)
    assert unmarked(found) == page
    assert marked(found) == found


@given(PAGES.filter(lambda page: "<svg" not in page))
def test_no_chinese_is_left_unmarked(page: str) -> None:
    body = f"<html lang='en'><body><div>{marked(page)}</div></body></html>"
    root = html5lib.parse(body, namespaceHTMLElements=False)
    assert list(unsaid(root, is_chinese=False)) == []


def unsaid(element: Element, *, is_chinese: bool) -> list[str]:
    """Return the Chinese that is not said to be so, as a browser would see it."""
    if element.tag in {"script", "style"} or not isinstance(element.tag, str):
        return []
    language = element.get("lang")
    here = language.startswith("zh") if language else is_chinese
    found = [] if here else [element.text or ""]
    for child in element:
        found += unsaid(child, is_chinese=here)
        found += [] if here else [child.tail or ""]
    return [one for one in found if HAN.search(one)]


def english(app: Flask, url: str, **headers: str) -> TestResponse:
    client = app.test_client()
    post(client, "/language", {"language": "en"})
    return client.get(url, headers=headers)


def test_english_pages_are_marked_and_chinese_ones_are_not(
    app: Flask, session: Session
) -> None:
    url = f"/needs/{make_need(session, title=TITLE).ref}"
    assert f"<h1 lang=zh-CN>{TITLE}</h1>" in english(app, url).text
    assert "lang=zh-CN" not in app.test_client().get(url).text


def test_the_length_and_the_packing_are_those_of_the_marked_page(
    app: Flask, session: Session
) -> None:
    url = f"/needs/{make_need(session, title=TITLE).ref}"
    plain = english(app, url)
    assert int(plain.headers["Content-Length"]) == len(plain.data)
    packed = english(app, url, **{"Accept-Encoding": "gzip"})
    assert int(packed.headers["Content-Length"]) == len(packed.data)
    assert f"<h1 lang=zh-CN>{TITLE}</h1>" in gzip.decompress(packed.data).decode()


def test_files_and_what_is_sent_bit_by_bit_stay_as_they_are(app: Flask) -> None:
    page = f"<p>{TITLE}</p>"

    def saved() -> Response:
        return Response(page, headers={"Content-Disposition": "attachment"})

    def streamed() -> Response:
        return Response(stream_with_context(iter([page])), mimetype="text/html")

    def data() -> Response:
        return Response(f'{{"words": "{TITLE}"}}', mimetype="application/json")

    with app.test_request_context():
        for view in (saved, streamed, data):
            answer = view()
            before = answer.get_data(as_text=True) if view is not streamed else page
            answer = app.process_response(view())
            assert "".join(one.decode() for one in answer.iter_encoded()) == before
