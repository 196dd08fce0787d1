"""Mail waits for a server that is away, stops at an address that is dead."""

import smtplib
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from typing import Any, Self

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import User
from tech_market.cli.mail import group
from tech_market.jobs.models import Job
from tech_market.jobs.rules import JobState
from tech_market.notices.models import Notice, Preference
from tech_market.notices.rules import Topic
from tech_market.notices.services.telling import Message, tell
from tests.clients import post
from tests.makers import make_member, make_need, make_user
from tests.notices.conftest import Clock
from tests.notices.mailbox import stop_path, text_of
from tests.pages import page

Work = Callable[[], int]
Mails = Callable[[], list[EmailMessage]]
ClientAs = Callable[[User], FlaskClient]


def mail_job(session: Session) -> Job:
    return session.scalars(select(Job).where(Job.kind == "mail.send")).one()


class FakeServer:
    """A mail server that answers as it is told."""

    def __init__(self) -> None:
        self.sent: list[EmailMessage] = []
        self.answer: Exception | None = None

    def __call__(self, *_args: Any, **_kwargs: Any) -> Self:
        if isinstance(self.answer, OSError) and not isinstance(
            self.answer, smtplib.SMTPException
        ):
            raise self.answer
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_args: object) -> None:
        pass

    def starttls(self, **_kwargs: Any) -> None:
        pass

    def login(self, *_args: str) -> None:
        pass

    def send_message(self, mail: EmailMessage) -> None:
        if self.answer is not None:
            raise self.answer
        self.sent.append(mail)


@pytest.fixture
def server(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    fake = FakeServer()
    monkeypatch.setattr(smtplib, "SMTP", fake)
    usual = app.config["SETTINGS"]
    app.config["SETTINGS"] = usual.model_copy(
        update={
            "smtp_host": "mail.example.com",
            "public_url": "https://market.example.com",
        }
    )
    yield fake
    app.config["SETTINGS"] = usual


def send_one(session: Session, user: User, hands: Clock, key: str = "one") -> None:
    need = make_need(session)
    told = Message(
        user_id=user.id, topic=Topic.SEARCH, key=key, code="铝合金",
        items=(("need", need.ref, 0),),
    )  # fmt: skip
    tell(session, [told], now=hands())
    session.commit()


def test_mail_goes_out_by_smtp_with_whole_addresses(
    session: Session, server: FakeServer, hands: Clock, work: Work
) -> None:
    user = make_user(session)
    send_one(session, user, hands)
    work()
    (mail,) = server.sent
    assert "https://market.example.com/needs/" in text_of(mail)
    assert str(mail["Message-ID"]).endswith("@market.example.com>")
    assert mail.get_body(("html",)) is not None


def away() -> list[Exception]:
    return [
        ConnectionRefusedError("refused"),
        TimeoutError("slow"),
        smtplib.SMTPServerDisconnected("gone"),
        smtplib.SMTPAuthenticationError(535, b"no"),
        smtplib.SMTPDataError(451, b"later"),
        smtplib.SMTPRecipientsRefused({"a@example.com": (450, b"full")}),
    ]


@pytest.mark.parametrize("answer", away(), ids=lambda one: type(one).__name__)
def test_server_away_for_a_day_loses_nothing(
    session: Session, server: FakeServer, hands: Clock, work: Work, answer: Exception
) -> None:
    user = make_user(session)
    server.answer = answer
    send_one(session, user, hands)
    for _hour in range(24):
        work()
        hands.go(hours=1)
    waiting = select(Job).where(Job.kind == "mail.send", Job.state != JobState.DONE)
    job = session.scalars(waiting).one()  # the night put it off to the morning
    assert (job.state, job.tries) == (JobState.WAITING, 0)
    assert user.email not in job.error
    server.answer = None
    work()
    hands.go(hours=1)
    work()
    assert len(server.sent) == 1
    hands.go(days=1)
    work()
    assert len(server.sent) == 1


def test_dead_address_is_paused_and_the_person_is_told_in_the_inbox(
    session: Session, server: FakeServer, hands: Clock, work: Work, client_as: ClientAs
) -> None:
    user = make_user(session)
    server.answer = smtplib.SMTPRecipientsRefused({user.email: (550, b"no such user")})
    send_one(session, user, hands)
    work()
    own = session.get_one(Preference, user.id)
    assert own.pause_code == "550"
    assert not own.gets_mail
    server.answer = None
    send_one(session, user, hands, "two")
    work()
    assert server.sent == []
    client = client_as(user)
    assert "拒收（550），已暂停" in page(client, "/inbox").text
    assert "已暂停发送" in page(client, "/account/notices").text
    assert post(client, "/account/notices/resume-mail").status_code == 303
    send_one(session, user, hands, "three")
    work()
    assert len(server.sent) == 1


def test_refused_content_is_a_failure_an_administrator_sees(
    session: Session, server: FakeServer, hands: Clock, work: Work
) -> None:
    server.answer = smtplib.SMTPDataError(554, b"spam")
    send_one(session, make_user(session), hands)
    for _ in range(6):
        work()
        hands.go(hours=1)
    assert mail_job(session).state is JobState.DEAD


def test_bounce_that_comes_later_pauses_as_well(
    app: Flask, session: Session, mails: Mails, hands: Clock, work: Work
) -> None:
    user = make_user(session)
    report = (
        "Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n"
        "--x\nContent-Type: text/plain\n\nSorry.\n"
        "--x\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mx.example.com\n\n"
        f"Final-Recipient: rfc822; {user.email.upper()}\nAction: {{action}}\n"
        "Status: {status}\n\n--x--\n"
    )
    session.commit()
    runner = app.test_cli_runner()

    def read(action: str, status: str) -> str:
        text = report.format(action=action, status=status)
        return runner.invoke(group, ["bounce"], input=text).output

    assert "暂停 0" in read("delayed", "4.4.1")
    assert "暂停 0" in read("failed", "4.2.2")
    assert "暂停 1" in read("failed", "5.1.1")
    assert "暂停 0" in read("failed", "5.1.1")
    assert "暂停 0" in runner.invoke(group, ["bounce"], input="not a report").output
    send_one(session, user, hands)
    work()
    assert mails() == []


def test_link_of_a_general_mail_ends_all_mail_and_keeps_the_inbox(
    app: Flask, session: Session, mails: Mails, hands: Clock, work: Work
) -> None:
    user = make_user(session)
    send_one(session, user, hands)
    work()
    (mail,) = mails()
    answer = app.test_client().post(stop_path(mail))
    assert "不再发邮件" in answer.text
    send_one(session, user, hands, "two")
    hands.go(days=8)
    work()
    assert len(mails()) == 1
    rows = session.scalars(select(Notice).where(Notice.user_id == user.id)).all()
    assert [row.is_in_inbox for row in rows] == [True, True]


def test_preferences_are_chosen_on_their_page(
    session: Session, client_as: ClientAs
) -> None:
    user = make_member(session)
    client = client_as(user)
    form = page(client, "/account/notices").form("/account/notices")
    chosen = form.fields | {"frequency": "weekly", "least_percent": "50",
                            "quiet_from": "0", "quiet_until": "0"}  # fmt: skip
    chosen.pop("by_mail")
    assert client.post("/account/notices", data=chosen).status_code == 303
    own = session.get_one(Preference, user.id)
    assert (own.frequency.value, own.least_percent, own.by_mail) == (
        "weekly",
        50,
        False,
    )
    chosen.pop("by_inbox")
    refused = client.post("/account/notices", data=chosen)
    assert refused.status_code == 422
    assert "至少保留一种" in refused.text
    for name, value in (("quiet_from", "24"), ("least_percent", "7"), ("user_id", "1")):
        bad = client.post("/account/notices", data=form.fields | {name: value})
        assert bad.status_code == 422, name


def test_mail_for_nobody_is_nothing(session: Session, hands: Clock, work: Work) -> None:
    user = make_user(session)
    send_one(session, user, hands)
    job = mail_job(session)
    job.about = "user:000000000000"
    work()
    session.refresh(job)
    assert job.state is JobState.DONE


def test_everything_read_at_one_click(session: Session, client_as: ClientAs) -> None:
    user = make_member(session)
    hands = Clock(user.created_at + timedelta(days=1))
    send_one(session, user, hands)
    client = client_as(user)
    assert "1 条未读" in page(client, "/inbox").text
    assert post(client, "/inbox/read-all").status_code == 303
    assert "条未读" not in page(client, "/inbox").text
