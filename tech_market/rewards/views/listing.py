"""The list of claims with its sums, as a page and as a file; the rules."""

from collections.abc import Callable

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from tech_market import clock
from tech_market.audit import services as audit
from tech_market.brokerage.services.register import find_broker, list_people
from tech_market.clock import SHANGHAI
from tech_market.db import db, transaction
from tech_market.listings.texts import clean_line
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor
from tech_market.policy.routes import current_actor, route
from tech_market.rewards.pages import IndexPage, RulesPage
from tech_market.rewards.rules.policy import reward_rules
from tech_market.rewards.services import finding
from tech_market.rewards.services.finding import ClaimFilter
from tech_market.rewards.sheets import sheet_of
from tech_market.rewards.views.blueprint import bp
from tech_market.web import sheets
from tech_market.web.download import attachment
from tech_market.web.pages import show as render
from tech_market.web.paging import PAGE_SIZE, Pager, asked_page
from tech_market.web.sheets import Sheet

FORMATS: dict[str, Callable[[Sheet], bytes]] = {
    "xlsx": sheets.to_xlsx,
    "csv": sheets.to_csv,
}
FIRST_YEAR = 2022  # no reward rules before


@route(bp, "/rewards", action=Action.REWARD_READ)
def index() -> ResponseReturnValue:
    """List claims, or send them as a file when the address asks for one."""
    session, actor, wanted = db.session(), current_actor(), asked_filter()
    kind = request.args.get("as", "")
    if kind in FORMATS:
        return _file(session, actor, wanted, kind)
    page = asked_page()
    broker = None if actor.sees_all else find_broker(session, actor=actor)
    shown = IndexPage(
        claims=finding.list_claims(
            session, actor=actor, wanted=wanted, offset=(page - 1) * PAGE_SIZE,
            limit=PAGE_SIZE,
        ),
        tiles=finding.tiles(session, actor=actor, wanted=wanted),
        claimable=finding.claimable(session, broker=broker) if broker else (),
        pager=Pager.of(
            total=finding.count_claims(session, actor=actor, wanted=wanted), page=page
        ),
        wanted=wanted,
        years=[
            (year, str(year))
            for year in range(clock.today(clock.now()).year, FIRST_YEAR - 1, -1)
        ],
        brokers=[
            (one.ref, person.name)
            for person, one in list_people(session)
            if one is not None
        ]
        if actor.sees_all
        else (),
    )  # fmt: skip
    return render("rewards/index.html", shown)


@route(bp, "/rewards/rules", action=Action.REWARD_READ)
def rules() -> ResponseReturnValue:
    """Show the dated reward rules with their sources."""
    found = tuple(reversed(reward_rules()))
    return render("rewards/rules.html", RulesPage(found, clock.today(clock.now())))


def asked_filter() -> ClaimFilter:
    """Return what the address asks for; what makes no sense is left out."""
    year = request.args.get("year", "")
    is_year = year.isascii() and year.isdigit() and FIRST_YEAR <= int(year) <= 2100  # noqa: PLR2004 - beyond any plan
    return ClaimFilter(
        state=request.args.get("state", "")[:20],
        year=int(year) if is_year else None,
        broker=request.args.get("broker", "")[:12],
        text=clean_line(request.args.get("q", ""))[:80],
    )


def _file(
    session: Session, actor: Actor, wanted: ClaimFilter, kind: str
) -> ResponseReturnValue:
    now = clock.now()
    claims = finding.list_claims(
        session, actor=actor, wanted=wanted, offset=0, limit=finding.MOST
    )
    notes = (
        (
            _("筛选"),
            _(
                "状态 %(state)s，年份 %(year)s",
                state=wanted.state or _("全部"),
                year=wanted.year or _("全部"),
            ),
        ),
        (_("金额"), _("应发、已发放、应追回均为该项申报全部记录之和")),
        (_("导出时间"), now.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")),
        (_("导出人"), actor.name),
    )
    title = str(_("经纪人奖励申报"))
    content = FORMATS[kind](sheet_of(title, claims, notes))
    with transaction() as writing:
        audit.record(
            writing, actor=actor, action=f"{Action.REWARD_READ}.export",
            kind="reward", ref="", now=now, detail={"format": kind},
        )  # fmt: skip
    return attachment(content, name=title, kind=kind)
