"""A mail as it crosses the wire, to a server that speaks just enough SMTP."""

import socketserver
import threading
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from tech_market.config import Settings
from tech_market.jobs.registry import Later
from tech_market.notices import transport


class Post(socketserver.StreamRequestHandler):
    """Takes mail for everybody but nobody@ and later@."""

    def handle(self) -> None:
        self.say(b"220 test")
        for line in self.rfile:
            word = line.strip().upper()
            if word.startswith(b"RCPT") and b"NOBODY@" in word:
                self.say(b"550 no such user")
            elif word.startswith(b"RCPT") and b"LATER@" in word:
                self.say(b"451 try again")
            elif word == b"DATA":
                self.say(b"354 go on")
                self.server.mails.append(self.body())  # type: ignore[attr-defined]
                self.say(b"250 taken")
            elif word == b"QUIT":
                self.say(b"221 bye")
                return
            else:
                self.say(b"250 ok")

    def say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")

    def body(self) -> bytes:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line)
        return b"".join(lines)


class Server(socketserver.ThreadingTCPServer):
    """Listens on a free port of this machine."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Post)
        self.mails: list[bytes] = []

    def settings(self) -> Settings:
        return Settings(
            app_env="test", smtp_host="127.0.0.1", smtp_port=self.server_address[1],
            smtp_tls="none",
        )  # fmt: skip


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as found:
        thread = threading.Thread(target=found.serve_forever)
        thread.start()
        yield found
        found.shutdown()
        thread.join()


def letter(to: str) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "您的需求有6项匹配成果", "a@b.cn", to
    mail["Date"] = datetime(2026, 3, 2)  # noqa: DTZ001 - any
    mail.set_content("您好：\n.一个点开头的行\n")
    return mail


def test_mail_arrives_as_it_was_written(server: Server) -> None:
    transport.deliver(letter("li@example.com"), name="x", settings=server.settings())
    (raw,) = server.mails
    got = message_from_bytes(raw, policy=policy.default)
    assert got["Subject"] == "您的需求有6项匹配成果"
    body = got.get_body(("plain",))
    assert body is not None
    assert "您好" in body.get_content()


def test_dead_address_and_busy_server_are_told_apart(server: Server) -> None:
    with pytest.raises(transport.Refused) as refused:
        transport.deliver(letter("nobody@x.cn"), name="x", settings=server.settings())
    assert refused.value.code == 550
    with pytest.raises(Later):
        transport.deliver(letter("later@x.cn"), name="x", settings=server.settings())
    assert server.mails == []


def test_no_server_is_no_failure() -> None:
    away = Settings(app_env="test", smtp_host="127.0.0.1", smtp_port=1, smtp_tls="none")
    with pytest.raises(Later, match="连不上邮件服务器"):
        transport.deliver(letter("li@example.com"), name="x", settings=away)
