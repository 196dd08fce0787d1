"""Code lists for the administrator."""

from flask import flash, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.codes import services
from tech_market.codes.book import CodeBook
from tech_market.codes.catalog import Code, shipped
from tech_market.db import transaction
from tech_market.errors import NotFound
from tech_market.home.forms import CodeForm
from tech_market.home.pages import CodesPage
from tech_market.home.views.blueprint import bp
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see, show

TEMPLATE = "home/codes.html"


@route(bp, "/admin/codes", action=Action.CODE_EDIT)
def codes() -> ResponseReturnValue:
    """List the code lists."""
    return show(TEMPLATE, _page("", None))


@route(bp, "/admin/codes/<key>", action=Action.CODE_EDIT)
def code_list(key: str) -> ResponseReturnValue:
    """Show one list; ?code= fills the form with an entry."""
    entry = _entries(key).get(request.args.get("code", ""))
    data = (
        {
            "code": entry.code,
            "label_zh": entry.label_zh,
            "label_en": entry.label_en,
            "parent": entry.parent,
            "sort": entry.sort,
            "source": entry.source,
            "is_active": entry.active,
        }
        if entry
        else {"is_active": True}
    )
    return show(TEMPLATE, _page(key, _with_parents(CodeForm(data=data), key)))


@route(bp, "/admin/codes/<key>", action=Action.CODE_EDIT, method="POST")
def save_code(key: str) -> ResponseReturnValue:
    """Add or change one entry."""
    _entries(key)
    form = _with_parents(CodeForm(request.form), key)
    if form.validate():
        with form.refusals(), transaction() as session:
            services.save_entry(
                session, actor=current_actor(), book=_book(), list_key=key,
                entry=_entry(form), now=clock.now(),
            )  # fmt: skip
        if not form.errors:
            flash(_("已保存，立即生效；旧版本可在审计记录中查到。"), "success")
            return see("home.code_list", key=key)
    return show(TEMPLATE, _page(key, form), status=form.status)


def _book() -> CodeBook:
    book: CodeBook = g.codes
    return book


def _entries(key: str) -> dict[str, Code]:
    entries = _book().lists.get(key)
    if entries is None:
        raise NotFound
    return entries


def _with_parents(form: CodeForm, key: str) -> CodeForm:
    form.parent.choices = [("", "—"), *_book().choices(key, parent="")]
    return form


def _entry(form: CodeForm) -> services.CodeEntry:
    return services.CodeEntry(
        code=(form.code.data or "").strip(),
        label_zh=(form.label_zh.data or "").strip(),
        label_en=(form.label_en.data or "").strip(),
        parent=form.parent.data or "",
        sort=form.sort.data or 0,
        source=(form.source.data or "").strip(),
        is_active=bool(form.is_active.data),
    )


def _page(key: str, form: CodeForm | None) -> CodesPage:
    titles = {
        name: one.title_en if _book().language == "en" else one.title_zh
        for name, one in shipped().items()
    }
    entries = sorted(_entries(key).values(), key=lambda e: e.sort) if key else []
    return CodesPage(
        lists=tuple(
            (name, titles[name], len(_book().lists[name])) for name in _book().list_keys
        ),
        key=key,
        title=titles.get(key, ""),
        entries=tuple(entries),
        form=form,
    )
