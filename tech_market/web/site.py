"""What every page shows around its content: who is signed in, and where to go."""

from dataclasses import dataclass

from flask import Flask, g, request
from flask_babel import get_locale, pgettext
from flask_babel import gettext as _

from tech_market.policy.actions import Action, may
from tech_market.policy.actor import ANONYMOUS, ROLE_NAMES, Actor
from tech_market.web.display import LARGER, text_size
from tech_market.web.maintenance import Maintenance

Entry = tuple[Action, str, str]  # action, endpoint, label
MOST_IN_BAR = 7  # entries; an eighth would not fit in English


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the navigation."""

    endpoint: str
    label: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Site:
    """The frame of a page."""

    actor: Actor
    role_name: str
    links: tuple[Link, ...]
    more: tuple[Link, ...]  # folded away
    locale: str
    is_large: bool  # larger text
    announced: Maintenance | None  # when it will close for a while

    def may(self, action: str) -> bool:
        """Tell a template whether to offer a function."""
        return may(self.actor, Action(action))


def work() -> tuple[Entry, ...]:
    """Return the entries people work with, in reading order."""
    return (
        (Action.NEED_READ, "needs.index", _("技术需求")),
        (Action.RESULT_READ, "results.index", _("科技成果")),
        (Action.DESK, "home.desk", _("工作台")),
        (Action.MATCH_TAKE, "brokerage.queue", _("待接对接")),
        (Action.DEAL_READ, "brokerage.deals", _("商机")),
        (Action.CONTRACT_READ, "contracts.index", _("技术合同")),
        (Action.LISTING_REVIEW, "home.review", _("审核")),
        (Action.FIGURES_READ, "targets.dashboard", _("统计")),
        (Action.AUDIT_READ, "home.audit", _("审计")),
    )


def places() -> tuple[Entry, ...]:
    """Return the entries people visit now and then: guests find all of the market."""
    return (
        (Action.BROKER_READ, "brokerage.brokers", pgettext("list", "技术经纪人")),
        (Action.PROGRESS_READ, "targets.progress", _("目标进度")),
        (Action.HELP, "home.help", pgettext("menu", "帮助")),
    )


def navigation(actor: Actor, here: str) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """Return what stands in the bar, and what is folded away behind 更多.

    Guests have few entries and see them all; a bar for those who work here is one
    line at 1280 px in either language.
    """

    def links(entries: tuple[Entry, ...]) -> tuple[Link, ...]:
        return tuple(
            Link(endpoint, label, is_here=endpoint == here)
            for action, endpoint, label in entries
            if may(actor, action)
        )

    bar, visited = links(work()), links(places())
    if not actor.is_signed_in:
        return (*bar, *visited), ()
    return bar[:MOST_IN_BAR], (*bar[MOST_IN_BAR:], *visited)


def init_site(app: Flask) -> None:
    """Give every template `site`."""

    @app.context_processor
    def frame() -> dict[str, Site]:
        actor: Actor = g.get("actor", ANONYMOUS)
        bar, more = navigation(actor, request.endpoint or "")
        return {
            "site": Site(
                actor=actor,
                role_name=ROLE_NAMES[actor.role],
                links=bar,
                more=more,
                locale=str(get_locale()),
                is_large=text_size() == LARGER,
                announced=g.get("announced"),
            )
        }
