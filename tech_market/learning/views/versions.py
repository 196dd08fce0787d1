"""Versions of the engine: the administrator compares, puts in force, goes back."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.db import db, transaction
from tech_market.errors import NotFound
from tech_market.learning.forms import ActivateForm
from tech_market.learning.in_force import find_in_force, fitting_parts
from tech_market.learning.models import EngineVersion, VersionKind
from tech_market.learning.pages import (
    KIND_NAMES,
    Example,
    VersionPage,
    VersionRow,
    VersionsPage,
    version_row,
    weight_rows,
)
from tech_market.learning.rules.versions import LEAST_NEEDS, LEAST_PAIRS
from tech_market.learning.services import judged, versions
from tech_market.learning.services.versions import SHIPPED
from tech_market.learning.views.blueprint import bp
from tech_market.matching import weights
from tech_market.needs.models import Need
from tech_market.policy.actions import Action
from tech_market.policy.routes import current_actor, route
from tech_market.results.models import Result
from tech_market.web.pages import see, show


@route(bp, "/admin/engine", action=Action.ENGINE_MANAGE)
def index() -> ResponseReturnValue:
    """Show all versions by kind, and which was in force when."""
    session = db.session()
    page = VersionsPage(
        groups=[(KIND_NAMES[kind], _rows(session, kind)) for kind in VersionKind],
        activations=versions.list_activations(session),
        tally=judged.tally(session),
        least_pairs=LEAST_PAIRS,
        least_needs=LEAST_NEEDS,
    )
    return show("learning/versions.html", page)


@route(bp, "/admin/engine/<kind>/<ref>", action=Action.ENGINE_MANAGE)
def show_version(kind: str, ref: str) -> ResponseReturnValue:
    """Show one version with its table and what it would move."""
    form = ActivateForm(data={"seen": versions.newest_activation(db.session())})
    return _show(_kind(kind), ref, form)


@route(
    bp, "/admin/engine/<kind>/<ref>/activate", action=Action.ENGINE_MANAGE,
    method="POST",
)  # fmt: skip
def activate(kind: str, ref: str) -> ResponseReturnValue:
    """Put one version in force."""
    form = ActivateForm(request.form)
    if form.validate():
        with form.refusals():
            with transaction() as session:
                versions.activate(
                    session, kind=_kind(kind), ref=ref, why=form.why.data or "",
                    seen=form.seen.data or 0, actor=current_actor(), now=clock.now(),
                )  # fmt: skip
            flash(_("已启用：各进程随即生效，待接对接在后台重算"), "success")
            return see("learning.index")
    return _show(_kind(kind), ref, form)


def _kind(text: str) -> VersionKind:
    if text not in set(VersionKind):
        raise NotFound
    return VersionKind(text)


def _rows(session: Session, kind: VersionKind) -> list[VersionRow]:
    holds = find_in_force(session, kind)
    rows = [
        version_row(one, is_in_force=one is holds)
        for one in versions.list_versions(session, kind)
    ]
    return [*rows, _shipped(kind, holds)]


def _shipped(kind: VersionKind, holds: EngineVersion | None) -> VersionRow:
    return VersionRow(
        kind, SHIPPED, versions.shipped_name(kind), None, _("随程序发布"), "", {},
        is_in_force=holds is None,
    )  # fmt: skip


def _show(kind: VersionKind, ref: str, form: ActivateForm) -> ResponseReturnValue:
    session = db.session()
    holds = find_in_force(session, kind)
    one = None if ref == SHIPPED else versions.get_version(session, ref=ref, kind=kind)
    row = version_row(one, is_in_force=one is holds) if one else _shipped(kind, holds)
    is_weights = kind is VersionKind.WEIGHTS
    page = VersionPage(
        row=row,
        kind_name=KIND_NAMES[kind],
        base=one.base if one else "",
        in_force=versions.name_in_force(session, kind),
        table=one.table if one else {},
        weights=weight_rows(_parts(holds), _parts(one)) if is_weights else [],
        examples=_examples(session, one.effect if one else {}),
        form=form,
    )
    return show(
        "learning/version.html", page, status=form.status if form.errors else 200
    )


def _parts(version: EngineVersion | None) -> Mapping[str, float]:
    return fitting_parts(version.content) if version else weights.shipped().parts


def _examples(session: Session, effect: Mapping[str, Any]) -> list[Example]:
    """Put titles to the references that were kept; what is gone says so."""
    rows = effect.get("examples", [])
    needs = _titles(session, Need, (one["need"] for one in rows))
    sides = ("in", "out", "before", "after")
    refs = {ref for one in rows for side in sides for ref in one[side]}
    results = _titles(session, Result, refs)

    def named(found: list[str]) -> list[tuple[str, str]]:
        return [(ref, results.get(ref, ref)) for ref in found]

    return [
        Example(
            (one["need"], needs.get(one["need"], one["need"])), named(one["in"]),
            named(one["out"]), named(one["before"]), named(one["after"]), one["first"],
        )
        for one in rows
    ]  # fmt: skip


def _titles(
    session: Session, model: type[Need | Result], refs: Iterable[str]
) -> dict[str, str]:
    rows = session.execute(
        select(model.ref, model.title).where(model.ref.in_(set(refs)))
    )
    return {ref: title for ref, title in rows}  # noqa: C416 - rows are not pairs to mypy
