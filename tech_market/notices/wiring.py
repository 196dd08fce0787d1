"""Tie notices to the application: what workers do for them, and the header's count."""

from dataclasses import dataclass

from flask import Flask, g

from tech_market.accounts.services.invitations import MAIL as INVITATION
from tech_market.db import db
from tech_market.jobs import registry
from tech_market.notices import lapsing
from tech_market.notices.inviting import mail_invitation
from tech_market.notices.mailing import send_mail
from tech_market.notices.percolating import MATCH, match_searches
from tech_market.notices.services import inbox
from tech_market.notices.services.telling import MAIL
from tech_market.policy.actor import ANONYMOUS, Actor


@dataclass(frozen=True, slots=True)
class Inbox:
    """What the head of a page asks; counted only when it does."""

    actor: Actor

    @property
    def unread(self) -> int:
        """How many notices were not opened yet."""
        return inbox.count_unread(db.session(), self.actor)


def init_notices(app: Flask) -> None:
    """Name who sends mail and who asks saved searches; give templates `inbox`."""
    registry.register(MAIL, send_mail)
    registry.register(INVITATION, mail_invitation)
    registry.register(MATCH, match_searches)
    registry.register(lapsing.JOB, lapsing.tell_lapsed)
    registry.register_tick(lapsing.JOB, lapsing.EVERY, lapsing.tick)

    @app.context_processor
    def count() -> dict[str, Inbox]:
        return {"inbox": Inbox(g.get("actor", ANONYMOUS))}
