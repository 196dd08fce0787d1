"""The page checker lets a good page pass and names each fault of a bad one."""

import pytest

from tests.pages import Form, Link, Page, check_page

GOOD = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>技术需求 · 镇海科技市场</title>
<script src="/static/js/base.js" defer></script></head>
<body><h1>技术需求</h1>
<p id="hint">请输入 <b>标题</b></p><!-- a remark -->
<a class="button main" href="/needs/new">发布</a>
<img src="/x.svg" alt="">
<svg aria-hidden="true"><use href="/icons.svg#search"></use></svg>
<script type="application/json" id="figures">{"a": 1}</script>
<form method="get" action="/needs">
<label>搜索 <input name="q" value="电池"></label></form>
<form method="post" action="/needs">
<input type="hidden" name="csrf_token" value="t0ken">
<label for="title">标题</label>
<input id="title" name="title" aria-describedby="hint" value="石墨烯">
<label for="field">领域</label>
<select id="field" name="field"><option value="a">甲</option>
<option value="b" selected>乙</option></select>
<label for="body">正文</label><textarea id="body" name="body">
两行
文字</textarea>
<label><input type="checkbox" name="agree" value="1"> 同意</label>
<button name="do" value="save">保存</button>
</form></body></html>"""


def good() -> Page:
    return check_page(GOOD, url="/needs")


def test_good_page_passes_and_answers_questions() -> None:
    page = good()
    assert (page.title, page.h1) == ("技术需求 · 镇海科技市场", "技术需求")
    assert "请输入 标题" in page.text
    assert "remark" not in page.text
    assert '"a"' not in page.text
    assert page.links() == [Link(href="/needs/new", text="发布")]


def test_form_sends_what_a_browser_would_send() -> None:
    search, post = good().forms()
    assert search == Form(action="/needs", method="get", fields={"q": "电池"})
    assert post.token == "t0ken"
    assert post.fields == {
        "csrf_token": "t0ken",
        "title": "石墨烯",
        "field": "b",
        "body": "两行\n文字",
    }


@pytest.mark.parametrize(
    ("selector", "count"),
    [
        ("a", 1),
        ("a.button.main", 1),
        ("a.other", 0),
        ("#hint", 1),
        ("p#hint b", 1),
        ("form input", 4),
        ("input[type=hidden]", 1),
        ("input[aria-describedby]", 1),
        ("form[method=post] select option", 2),
        ("b #hint", 0),
    ],
)
def test_selector_finds(selector: str, count: int) -> None:
    assert len(good().find(selector)) == count


def test_one_is_meant_when_one_is_asked_for() -> None:
    with pytest.raises(AssertionError, match="2 elements are form"):
        good().get("form")
    with pytest.raises(AssertionError, match="0 forms go to /elsewhere"):
        good().form("/elsewhere")


FAULTS = [
    ("<!doctype html>", "", "expected-doctype"),
    ('<p id="hint">', '<p id="hint"></div>', "end-tag-too-early"),
    ("<b>标题</b>", "<b>标题", "HTML:"),
    ('<a class="button main"', '<a class="x" class="y"', "duplicate-attribute"),
    ('lang="zh-CN"', "", "no lang"),
    ("<h1>技术需求</h1>", "", "exactly one h1"),
    ("<h1>技术需求</h1>", "<h1>技术需求</h1><h1>又一个</h1>", "exactly one h1"),
    ("<h1>技术需求</h1>", "<h1> </h1>", "exactly one h1"),
    ("<title>技术需求", "<title>首页", "does not contain the h1"),
    ('id="body" name', 'id="title" name', "id 'title' is used 2 times"),
    ('<label for="title">', '<label for="titel">', "points at no id 'titel'"),
    ('aria-describedby="hint"', 'aria-describedby="hnt"', "points at no id 'hnt'"),
    ('<label for="title">标题</label>', "", 'name="title"> has no label'),
    ('<label for="title">标题</label>', '<label for="title"></label>', "no label"),
    ('<label for="field">领域</label>', "", 'name="field"> has no label'),
    ('<label for="body">正文</label>', "", 'name="body"> has no label'),
    (">保存</button>", "></button>", "<button"),
    (">发布</a>", "></a>", 'href="/needs/new"> has no words'),
    (' value="t0ken"', "", "has no csrf_token"),
    ('name="csrf_token"', 'name="token"', "has no csrf_token"),
    ('method="post"', 'method="get"', "would put its token in the URL"),
    (' alt=""', "", "has no alt"),
    ('<p id="hint">', '<p id="hint" style="color:red">', "inline attribute style"),
    ("</head>", "<style>p{}</style></head>", "<style> stands"),
    ("</svg>", "<style>p{}</style></svg>", "<style> stands"),
    ("</head>", "<script>alert(1)</script></head>", "<script> without src"),
    ('<p id="hint">', '<p id="hint" onclick="x()">', "inline attribute onclick"),
    ('<p id="hint">', '<p id="hint" hx-on:click="x()">', "inline attribute hx-on"),
    ('href="/needs/new"', 'href=" JavaScript:x()"', "javascript: address"),
    ('action="/needs">\n', 'action="javascript:x()">\n', "javascript: address"),
]


@pytest.mark.parametrize(("old", "new", "complaint"), FAULTS)
def test_fault_is_named(old: str, new: str, complaint: str) -> None:
    assert old in GOOD
    with pytest.raises(AssertionError) as refused:
        check_page(GOOD.replace(old, new), url="/needs")
    assert "/needs is not a good page" in str(refused.value)
    assert complaint in str(refused.value)


def test_every_fault_is_named_at_once() -> None:
    bad = GOOD.replace(' alt=""', "").replace('lang="zh-CN"', "")
    with pytest.raises(AssertionError) as refused:
        check_page(bad, url="/needs")
    assert "no alt" in str(refused.value)
    assert "no lang" in str(refused.value)
