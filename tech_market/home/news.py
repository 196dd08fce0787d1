"""What moves in brokerage is told to whom it concerns."""

from sqlalchemy.orm import Session

from tech_market.accounts.services.colleagues import members_of
from tech_market.brokerage import telling
from tech_market.brokerage.telling import News
from tech_market.notices.rules import Topic
from tech_market.notices.services.telling import Message, tell


def hear(session: Session, news: News) -> None:
    """Write a notice for each person and each member of the organisations."""
    members = members_of(session, news.organisation_ids)
    people = {one for house in members.values() for one in house} | set(news.user_ids)
    moment = f"{news.at:%Y%m%dT%H%M%S}"
    tell(
        session,
        [
            Message(
                user_id=person, topic=Topic.NEWS,
                key=f"news:{news.kind}:{news.ref}:{moment}", code=news.kind,
                place=news.place, place_ref=news.ref,
            )
            for person in sorted(people)
        ],
        now=news.at,
    )  # fmt: skip


telling.register(hear)
