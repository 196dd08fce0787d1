"""An invitation reaches its address by mail, with a link that only the mail holds."""

import re
import smtplib
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tech_market.accounts.models import Invitation, User
from tech_market.jobs.models import Job
from tests.clients import post
from tests.makers import make_admin, make_member
from tests.notices.conftest import Clock
from tests.notices.mailbox import text_of, whole
from tests.pages import page

LINK = re.compile(r"/invitations/[\w-]{30,}")
Work = Callable[[], int]
Mails = Callable[[], list[EmailMessage]]
ClientAs = Callable[[User], FlaskClient]


@pytest.fixture
def hands() -> Clock:
    """Invitations are made by the real clock, through the door."""
    from tech_market import clock

    return Clock(clock.now())


def invite(client: FlaskClient) -> str:
    """Invite a colleague; return the path that was shown."""
    url = "/organisation/invitations"
    answer = post(client, url, {"email": "new@example.com"})
    assert answer.status_code == 201
    found = LINK.search(answer.text)
    assert found
    return found.group()


def test_mailed_link_and_shown_link_open_the_same_door_once(
    app: Flask, session: Session, work: Work, mails: Mails, client_as: ClientAs
) -> None:
    shown = invite(client_as(make_member(session)))
    work()
    (mail,) = mails()
    assert mail["To"] == "new@example.com"
    found = LINK.search(text_of(mail))
    assert found
    mailed = found.group()
    assert mailed != shown
    stranger = app.test_client()
    for path in (shown, mailed):
        assert "new@example.com" in page(stranger, path).text
    row = session.scalars(select(Invitation)).one()
    row.withdrawn_at = row.created_at
    session.commit()
    for path in (shown, mailed):
        assert stranger.get(path).status_code == 404


def test_token_of_the_mail_is_nowhere_in_the_database(
    session: Session, work: Work, mails: Mails, client_as: ClientAs
) -> None:
    invite(client_as(make_member(session)))
    work()
    found = LINK.search(text_of(mails()[0]))
    assert found
    token = found.group().rpartition("/")[2]
    row = session.scalars(select(Invitation)).one()
    assert token not in {row.token_hash, row.mail_token_hash, row.ref}
    for job in session.scalars(select(Job)):
        assert token not in str(job.payload) + job.about + job.edition


def test_withdrawn_invitation_is_not_mailed(
    session: Session, work: Work, mails: Mails, client_as: ClientAs
) -> None:
    client = client_as(make_member(session))
    invite(client)
    ref = session.scalars(select(Invitation.ref)).one()
    assert post(client, f"/organisation/invitations/{ref}/withdraw").status_code == 303
    work()
    assert mails() == []


def test_inviter_hears_of_a_dead_address(
    app: Flask,
    session: Session,
    work: Work,
    client_as: ClientAs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Server:
        def __init__(self, *_args: Any, **_kwargs: Any) -> None:
            pass

        def __enter__(self) -> "Server":  # noqa: PYI034 - a stand-in
            return self

        def __exit__(self, *_args: object) -> None:
            pass

        def send_message(self, _mail: EmailMessage) -> None:
            raise smtplib.SMTPRecipientsRefused({"new@example.com": (550, b"no")})

    monkeypatch.setattr(smtplib, "SMTP", Server)
    usual = app.config["SETTINGS"]
    told = usual.model_copy(update={"smtp_host": "mail", "smtp_tls": "none"})
    monkeypatch.setitem(app.config, "SETTINGS", told)
    client = client_as(make_member(session))
    invite(client)
    work()
    assert "邀请邮件被对方服务器拒收" in page(client, "/inbox").text


def test_staff_invitation_names_the_role(
    session: Session, work: Work, mails: Mails, client_as: ClientAs
) -> None:
    client = client_as(make_admin(session))
    data = {"email": "broker@example.com", "role": "broker"}
    assert post(client, "/admin/invitations", data).status_code == 201
    work()
    assert "技术经纪人" in text_of(mails()[0])


@pytest.mark.parametrize(
    ("locale", "words"), [("", "邀请您加入镇海科技市场"), ("en", "An invitation to")]
)
def test_invitation_is_in_the_language_its_inviter_chose(
    session: Session,
    work: Work,
    mails: Mails,
    client_as: ClientAs,
    locale: str,
    words: str,
) -> None:
    owner = make_member(session)
    owner.locale = locale
    session.commit()
    invite(client_as(owner))
    work()
    (mail,) = mails()
    assert words in mail["Subject"]
    assert f'lang="{locale or "zh-CN"}"' in whole(mail)
    assert ("lang=zh-CN" in whole(mail)) is (locale == "en")  # names, marked
