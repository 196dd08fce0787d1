"""T1, T4, T6: others' cases do not exist; who lost the right is denied at once."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import (
    Membership,
    MembershipState,
    OrganisationState,
    StaffRole,
    User,
)
from tech_market.audit.models import AuditEvent, Outcome
from tech_market.brokerage.models import Deal
from tech_market.brokerage.services import taking
from tech_market.listings.audience import Audience, audience_of
from tech_market.listings.rules import Level
from tests.brokerage.cases import Case, acting, agreed, make_case, moved, taken
from tests.clients import post
from tests.makers import (
    make_admin,
    make_auditor,
    make_broker,
    make_member,
    organisation_of,
)
from tests.pages import page

ClientAs = Callable[[User], FlaskClient]
NOWHERE = "000000000000"


@pytest.fixture
def case(session: Session) -> Case:
    return make_case(session)


@pytest.fixture
def deal(session: Session, case: Case, now: datetime) -> Deal:
    found = agreed(session, case, now)
    session.commit()
    return found


def urls(deal: Deal) -> list[str]:
    return [f"/introductions/{deal.introduction.ref}", f"/deals/{deal.ref}"]


def test_sides_broker_and_oversight_read(
    session: Session, case: Case, deal: Deal, client_as: ClientAs
) -> None:
    for user in (*case.people, make_admin(session), make_auditor(session)):
        client = client_as(user)
        for url in (*urls(deal), "/introductions", "/deals"):
            assert case.match.result.title in page(client, url).text


def test_t1_strangers_get_the_404_of_an_unknown_name(
    session: Session, case: Case, deal: Deal, client_as: ClientAs
) -> None:
    strangers = [
        make_member(session),
        make_member(session, kind_code="university"),
        make_broker(session).user,
    ]
    for user in strangers:
        client = client_as(user)
        for url in urls(deal):
            for method in ("get", "head"):
                assert getattr(client, method)(url).status_code == 404
            unknown = url.replace(deal.ref, NOWHERE).replace(
                deal.introduction.ref, NOWHERE
            )
            assert client.get(unknown).status_code == 404
        for url in ("/introductions", "/deals"):
            assert case.match.result.title not in page(client, url).text


def test_t4_wrong_role_is_refused_and_noted(
    session: Session, case: Case, deal: Deal, client_as: ClientAs
) -> None:
    one = deal.introduction.ref
    tries = [
        (case.asker, f"/deals/{deal.ref}/move"),
        (case.maker, f"/matches/{case.match.ref}/take"),
        (make_admin(session), f"/matches/{case.match.ref}/take"),
        (make_admin(session), f"/deals/{deal.ref}/move"),
        (make_auditor(session), f"/introductions/{one}/accept"),
        (case.broker.user, f"/introductions/{one}/accept"),
        (case.broker.user, f"/introductions/{one}/decline"),
        (case.broker.user, f"/admin/brokers/{case.broker.user.ref}"),
        (make_auditor(session), f"/admin/brokers/{case.broker.user.ref}/suspend"),
        (make_member(session, kind_code="agency"), f"/introductions/{one}/accept"),
    ]
    for user, url in tries:
        assert post(client_as(user), url).status_code == 403, url
        last = session.scalars(
            select(AuditEvent).order_by(AuditEvent.id.desc())
        ).first()
        assert last is not None
        assert (last.outcome, last.actor_ref) == (Outcome.REFUSED, user.ref)


def test_t4_strangers_write_nothing(
    session: Session, deal: Deal, client_as: ClientAs
) -> None:
    one = deal.introduction.ref
    reason = {"reason": "budget", "text": "不合适"}
    step = {"version": str(deal.version), "stage": "closed"}
    tries = [
        (make_member(session), f"/introductions/{one}/accept", {}),
        (make_member(session), f"/introductions/{one}/decline", reason),
        (make_broker(session).user, f"/introductions/{one}/release", {}),
        (make_broker(session).user, f"/deals/{deal.ref}/move", step),
    ]
    for user, url, body in tries:
        assert post(client_as(user), url, body).status_code == 404, url
    session.refresh(deal)
    assert deal.stage_code == "contact"


def test_visitor_is_sent_to_sign_in(
    session: Session, deal: Deal, client: FlaskClient
) -> None:
    assert session is not None
    for url in (
        *urls(deal),
        "/introductions",
        "/deals",
        "/broker/queue",
        "/admin/brokers",
    ):
        answer = client.get(url)
        assert answer.status_code == 302
        assert "/sign-in" in answer.location


def remove(session: Session, user: User) -> None:
    place = session.scalars(
        select(Membership).where(Membership.user_id == user.id)
    ).one()
    place.state = MembershipState.REMOVED


def disable(_session: Session, user: User) -> None:
    user.is_disabled = True


def refuse(session: Session, user: User) -> None:
    organisation_of(session, user).state = OrganisationState.REFUSED


def move_away(session: Session, user: User) -> None:
    other = organisation_of(session, make_member(session))
    place = session.scalars(
        select(Membership).where(Membership.user_id == user.id)
    ).one()
    place.organisation = other


@pytest.mark.parametrize("happens", [remove, disable, refuse, move_away])
def test_t6_member_who_lost_the_place_is_denied_at_the_next_request(
    session: Session,
    case: Case,
    deal: Deal,
    client_as: ClientAs,
    happens: Callable[[Session, User], None],
) -> None:
    client = client_as(case.asker)
    assert [client.get(url).status_code for url in urls(deal)] == [200, 200]
    happens(session, case.asker)
    session.commit()
    for url in urls(deal):
        assert client.get(url).status_code in {302, 403, 404}


def test_t6_broker_turned_auditor_moves_nothing(
    session: Session, case: Case, deal: Deal, client_as: ClientAs
) -> None:
    client = client_as(case.broker.user)
    case.broker.user.staff_role = StaffRole.AUDITOR
    session.commit()
    step = {"version": str(deal.version), "stage": "exchange"}
    assert post(client, f"/deals/{deal.ref}/move", step).status_code == 403


def test_broker_reads_both_listings_whole_from_taking_to_the_end(
    session: Session, case: Case, now: datetime
) -> None:
    broker, stranger = acting(case.broker.user), acting(make_broker(session).user)
    pair = (case.match.need, case.match.result)

    def audiences(actor: object) -> set[Audience | None]:
        return {audience_of(session, actor, one) for one in pair}  # type: ignore[arg-type]

    assert audiences(broker) == {Audience.MEMBER}
    deal = agreed(session, case, now)
    assert audiences(broker) == {Audience.FULL}
    assert audiences(stranger) == {Audience.MEMBER}
    moved(session, case, deal, "closed", now, close_code="no-agreement")
    session.flush()
    assert audiences(broker) == {Audience.MEMBER}


def test_grant_ends_with_the_release(
    session: Session, case: Case, now: datetime
) -> None:
    one = taken(session, case, now)
    broker = acting(case.broker.user)
    assert audience_of(session, broker, case.match.need) is Audience.FULL
    taking.release(session, ref=one.ref, actor=broker, now=now)
    session.flush()
    assert audience_of(session, broker, case.match.need) is Audience.MEMBER


def test_level_agreed_opens_to_the_other_side_once_both_agreed(
    session: Session, case: Case, now: datetime, client_as: ClientAs
) -> None:
    need = case.match.need
    need.level, need.description, need.confidential = (
        Level.AGREED,
        "合意后可见的说明",
        "绝密配方甲",
    )
    session.commit()
    url = f"/needs/{need.ref}"
    assert need.description not in client_as(case.maker).get(url).text
    agreed(session, case, now)
    session.commit()
    page = client_as(case.maker).get(url).text
    assert need.description in page
    assert need.confidential not in page
    assert need.contact_phone not in page
    stranger = make_member(session, kind_code="university")
    assert need.description not in client_as(stranger).get(url).text


def test_sides_do_not_read_each_others_confidential_part_after_release(
    session: Session, case: Case, deal: Deal, client_as: ClientAs
) -> None:
    case.match.need.confidential = "绝密配方甲"
    session.commit()
    for url in (*urls(deal), f"/needs/{case.match.need.ref}"):
        assert "绝密配方甲" not in client_as(case.maker).get(url).text
