"""An agreement on secrecy 保密协议: wanted by a side, accepted by both, on record."""

from datetime import datetime

from sqlalchemy.orm import Session

from tech_market.audit import services as audit
from tech_market.brokerage import scope
from tech_market.brokerage.models import Introduction, NdaTerms
from tech_market.brokerage.papers import nda
from tech_market.brokerage.rules import IntroductionState, Side
from tech_market.brokerage.services.locking import lock_introduction
from tech_market.brokerage.services.news import of_introduction
from tech_market.brokerage.services.sides import side_of
from tech_market.errors import NotFound, RuleBroken
from tech_market.policy.actions import Action
from tech_market.policy.actor import Actor


def find_terms(session: Session, one: Introduction) -> NdaTerms | None:
    """Return what a side asked for, or None."""
    return session.get(NdaTerms, one.id)


def want_nda(
    session: Session, one: Introduction, *, side: Side, now: datetime
) -> NdaTerms:
    """Note that a side wants the agreement in today's edition; the first one counts."""
    found = session.get(NdaTerms, one.id)
    if found is not None:
        return found
    paper = nda()
    terms = NdaTerms(
        introduction_id=one.id, wanted_side=side, wanted_at=now,
        edition=paper.edition, digest=paper.digest,
    )  # fmt: skip
    session.add(terms)
    return terms


def accept_nda(
    session: Session, *, ref: str, digest: str, actor: Actor, now: datetime
) -> NdaTerms:
    """Say yes to the text for the actor's side.

    `digest` is that of the text the person read. Raises NotFound; RuleBroken:
    "nda-too-early", "nda-accepted", "nda-changed".
    """
    one = lock_introduction(session, ref=ref, where=scope.answerable(actor))
    side, terms = side_of(actor, one), session.get(NdaTerms, one.id)
    if side is None or terms is None:
        raise NotFound
    if one.state is not IntroductionState.AGREED:
        raise RuleBroken("nda-too-early", "双方都同意对接后，再确认保密协议")
    if terms.accepted_at(side) is not None:
        raise RuleBroken("nda-accepted", "本单位已确认过这份保密协议")
    if digest != terms.digest:
        raise RuleBroken("nda-changed", "协议文本与您读到的不一致，请刷新后重新阅读")
    if side is Side.NEED:
        terms.need_accepted_at, terms.need_accepted_by_id = now, actor.user_id
    else:
        terms.result_accepted_at, terms.result_accepted_by_id = now, actor.user_id
    audit.record(
        session, actor=actor, action=f"{Action.INTRODUCTION_ANSWER}.nda",
        kind="introduction", ref=one.ref, now=now,
        detail={"side": side.value, "edition": terms.edition, "digest": terms.digest},
    )  # fmt: skip
    if terms.is_settled:
        of_introduction(session, "nda.settled", one, now=now)
    return terms
