"""What every page shows around its content: who is signed in, and where to go."""

from dataclasses import dataclass

from flask import Flask, g, request
from flask_babel import get_locale, pgettext
from flask_babel import gettext as _

from tech_market.policy.actions import Action, may
from tech_market.policy.actor import ANONYMOUS, ROLE_NAMES, Actor
from tech_market.web.display import LARGER, text_size
from tech_market.web.maintenance import Maintenance


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
    locale: str
    is_large: bool  # larger text
    announced: Maintenance | None  # when it will close for a while

    def may(self, action: str) -> bool:
        """Tell a template whether to offer a function."""
        return may(self.actor, Action(action))


def navigation() -> tuple[tuple[Action, str, str], ...]:
    """Return action, endpoint and label of each entry, in reading order.

    Help is for guests here: others have it on their desk, where there is room.
    """
    return (
        (Action.NEED_READ, "needs.index", _("技术需求")),
        (Action.RESULT_READ, "results.index", _("科技成果")),
        (Action.BROKER_READ, "brokerage.brokers", pgettext("list", "技术经纪人")),
        (Action.PROGRESS_READ, "targets.progress", _("目标进度")),
        (Action.DESK, "home.desk", _("工作台")),
        (Action.MATCH_TAKE, "brokerage.queue", _("待接对接")),
        (Action.DEAL_READ, "brokerage.deals", _("商机")),
        (Action.CONTRACT_READ, "contracts.index", _("技术合同")),
        (Action.LISTING_REVIEW, "home.review", _("审核")),
        (Action.FIGURES_READ, "targets.dashboard", _("统计")),
        (Action.AUDIT_READ, "home.audit", _("审计")),
        (Action.HELP, "home.help", pgettext("menu", "帮助")),
    )


def init_site(app: Flask) -> None:
    """Give every template `site`."""

    @app.context_processor
    def frame() -> dict[str, Site]:
        actor: Actor = g.get("actor", ANONYMOUS)
        here = request.endpoint or ""
        links = tuple(
            Link(endpoint, label, is_here=endpoint == here)
            for action, endpoint, label in navigation()
            if may(actor, action) and endpoint in app.view_functions
            if action is not Action.HELP or not actor.is_signed_in
        )
        return {
            "site": Site(
                actor=actor,
                role_name=ROLE_NAMES[actor.role],
                links=links,
                locale=str(get_locale()),
                is_large=text_size() == LARGER,
                announced=g.get("announced"),
            )
        }
