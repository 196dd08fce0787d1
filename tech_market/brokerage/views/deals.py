"""Deals: both sides read, the broker moves."""

from datetime import date

from flask import flash, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tech_market import clock
from tech_market.brokerage import scope
from tech_market.brokerage.cards import cards_of
from tech_market.brokerage.forms import MoveForm
from tech_market.brokerage.models import Deal
from tech_market.brokerage.pages import (
    BoardColumn,
    BoardPage,
    DealPage,
    DealRow,
    DealsPage,
)
from tech_market.brokerage.record_pages import RecordsPart
from tech_market.brokerage.rules import (
    ALL_STAGES,
    CLOSED,
    RUNNING,
    SIGNED,
    STAGES,
    may_note,
)
from tech_market.brokerage.rules.deals import is_stale
from tech_market.brokerage.services import deal_files, sharing, visits
from tech_market.brokerage.services import deals as services
from tech_market.brokerage.services.deals import DUE, ON_THE_WAY, Move
from tech_market.brokerage.services.odds import odds_of
from tech_market.brokerage.share_pages import TeamPart
from tech_market.brokerage.views.blueprint import bp
from tech_market.db import db, transaction
from tech_market.listings.texts import clean_line, clean_text
from tech_market.money import plain_text
from tech_market.policy.actions import Action, may
from tech_market.policy.routes import current_actor, route
from tech_market.web.pages import see, show
from tech_market.web.paging import PAGE_SIZE, Pager, asked_page

BOARD = ALL_STAGES[1:]  # a deal opens at the second stage


@route(bp, "/deals", action=Action.DEAL_READ)
def deals() -> ResponseReturnValue:
    """List own deals, what is due first."""
    session, actor, page = db.session(), current_actor(), asked_page()
    stage = request.args.get("stage", "")
    is_known = stage in {ON_THE_WAY, DUE} or g.codes.find("deal-stage", stage)
    stage = stage if is_known else ""
    counts = services.count_by_stage(session, actor=actor)
    running = sum(counts.get(one, 0) for one in RUNNING)
    today = clock.today(clock.now())
    due = services.count_due(session, actor=actor, today=today)
    totals = {"": sum(counts.values()), ON_THE_WAY: running, DUE: due, **counts}
    found = services.list_deals(
        session, actor=actor, stage=stage, today=today,
        offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE,
    )  # fmt: skip
    shown = DealsPage(
        rows=[_row(deal, today) for deal in found],
        pager=Pager.of(total=totals.get(stage, 0), page=page),
        counts=totals,
        stages=[
            ("", _("全部")),
            (DUE, _("今天到期")),
            (ON_THE_WAY, _("签约之前")),
            *g.codes.choices("deal-stage")[1:],
        ],
        stage=stage,
    )
    return show("brokerage/deals.html", shown)


@route(bp, "/deal-board", action=Action.DEAL_READ)
def deal_board() -> ResponseReturnValue:
    """Show own living deals as columns of stages."""
    session, actor = db.session(), current_actor()
    found = services.list_living(session, actor=actor)
    counts = services.count_by_stage(session, actor=actor)
    today = clock.today(clock.now())
    columns = [
        BoardColumn(
            code, label, [_row(one, today) for one in found if one.stage_code == code]
        )
        for code, label in g.codes.choices("deal-stage")
        if code in BOARD
    ]
    page = BoardPage(columns, total=sum(counts.get(code, 0) for code in BOARD))
    return show("brokerage/board.html", page)


@route(bp, "/deals/<ref>", action=Action.DEAL_READ)
def show_deal(ref: str) -> ResponseReturnValue:
    """Show one deal with its history."""
    return _show(ref, None)


@route(bp, "/deals/<ref>/move", action=Action.DEAL_MOVE, method="POST")
def move(ref: str) -> ResponseReturnValue:
    """Write one step of the broker's own deal."""
    deal = services.get_deal(db.session(), ref=ref, actor=current_actor())
    form = MoveForm(request.form)
    form.offer(g.codes, current=deal.stage_code)
    if form.validate():
        with form.refusals():
            with transaction() as session:
                services.move_deal(
                    session, ref=ref, move=_move(form), codes=g.codes,
                    actor=current_actor(), now=clock.now(),
                )  # fmt: skip
            flash(_("进展已记录"), "success")
            return see("brokerage.show_deal", ref=ref)
    return _show(ref, form, status=form.status)


def _show(ref: str, form: MoveForm | None, *, status: int = 200) -> ResponseReturnValue:
    actor = current_actor()
    deal = services.get_deal(db.session(), ref=ref, actor=actor)
    if not (_leads(deal) and may_note(deal.stage_code)):
        form = None
    elif form is None:
        form = MoveForm(data=_texts(deal))
        form.offer(g.codes, current=deal.stage_code)
    today = clock.today(clock.now())
    page = DealPage(
        deal=deal,
        cards=cards_of(deal.introduction, actor),
        form=form,
        is_due=_is_due(deal, today),
        odds=odds_of(deal, g.codes),
        team=_team(deal),
        records=_records(deal),
        can_draft=deal.stage_code == SIGNED and (_leads(deal) or actor.sees_all),
    )
    return show("brokerage/show_deal.html", page, status=status)


def _leads(deal: Deal) -> bool:
    """Tell whether this person moves the deal: its lead broker alone."""
    actor = current_actor()
    is_lead = deal.introduction.broker.user_id == actor.user_id
    return is_lead and may(actor, Action.DEAL_MOVE)


def _team(deal: Deal) -> TeamPart:
    session, actor = db.session(), current_actor()
    sees = actor.sees_all or scope.is_broker(actor)
    return TeamPart(
        shares=sharing.shares_of(session, deal),
        splits=sharing.list_splits(session, deal) if sees else (),
        shows_points=sees,
        can_propose=scope.is_broker(actor) and deal.stage_code in STAGES,
    )


def _records(deal: Deal) -> RecordsPart:
    session, actor = db.session(), current_actor()
    lives = may_note(deal.stage_code)
    return RecordsPart(
        visits=visits.list_visits(session, deal, actor=actor),
        files=deal_files.list_files(session, deal, actor=actor),
        can_write=lives and scope.is_broker(actor),
        can_upload=lives and may(actor, Action.DEAL_FILE),
        actor=actor,
    )


def _texts(deal: Deal) -> dict[str, object]:
    fen = deal.expected_fen
    return {
        "version": str(deal.version),
        "stage": deal.stage_code,
        "next_step": deal.next_step,
        "next_on": deal.next_on,
        "probability": deal.probability_percent,
        "expected": "" if fen is None else plain_text(fen, unit="万元"),
    }


def _move(form: MoveForm) -> Move:
    return Move(
        stage=form.stage.data,
        version=form.seen,
        note=clean_text(form.note.data),
        next_step=clean_line(form.next_step.data),
        next_on=form.next_on.data,
        expected_fen=form.expected.fen,
        probability_percent=form.probability.data,
        close_code=form.close_code.data or "",
    )


def _row(deal: Deal, today: date) -> DealRow:
    moved_on = clock.today(deal.moved_at)
    return DealRow(
        deal,
        odds_of(deal, g.codes),
        is_due=_is_due(deal, today),
        is_stale=is_stale(deal.stage_code, moved_on=moved_on, today=today),
    )


def _is_due(deal: Deal, today: date) -> bool:
    return (
        deal.stage_code != CLOSED and deal.next_on is not None and deal.next_on <= today
    )
