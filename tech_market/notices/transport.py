"""Hand a mail over: to the mail server, or into a folder outside production."""

import os
import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path

from tech_market.config import Settings
from tech_market.jobs.registry import Later
from tech_market.saying import Said

PATIENCE = 30  # seconds for each word of the mail server
_FOR_GOOD = 500  # SMTP replies from here on are permanent


class Refused(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """The receiver's server will never take mail for this address; `code` says why."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


def is_on(settings: Settings) -> bool:
    """Tell whether mail leaves the house at all."""
    return bool(settings.smtp_host) or not settings.is_production


def deliver(mail: EmailMessage, *, name: str, settings: Settings) -> None:
    """Send one mail. Twice by the same `name` is one file in the folder.

    Raises Later while the mail server is away, Refused for a dead address.
    """
    if settings.smtp_host:
        _send(mail, settings)
    else:
        _keep(mail, settings.data_dir / "mail", name)


def _keep(mail: EmailMessage, folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = folder / f".{name}.{os.getpid()}"
    half.write_bytes(mail.as_bytes())
    half.replace(folder / f"{name}.eml")


def _send(mail: EmailMessage, settings: Settings) -> None:
    try:
        with _server(settings) as server:
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password)
            server.send_message(mail)
    except smtplib.SMTPRecipientsRefused as refused:
        code = next(iter(refused.recipients.values()))[0]
        if code >= _FOR_GOOD:
            raise Refused(code) from refused
        why = Said("收件方服务器暂不接收（%(code)s）", code=code)
        raise Later(why) from refused
    except smtplib.SMTPAuthenticationError as error:
        why = Said("邮件服务器拒绝登录（%(code)s），请检查账号", code=error.smtp_code)
        raise Later(why) from error
    except smtplib.SMTPResponseException as error:
        if error.smtp_code >= _FOR_GOOD:
            raise
        why = Said("邮件服务器暂不可用（%(code)s）", code=error.smtp_code)
        raise Later(why) from error
    except (OSError, smtplib.SMTPServerDisconnected) as error:
        why = Said("连不上邮件服务器（%(error)s）", error=type(error).__name__)
        raise Later(why) from error


def _server(settings: Settings) -> smtplib.SMTP:
    place = settings.smtp_host, settings.smtp_port
    if settings.smtp_tls == "ssl":
        return smtplib.SMTP_SSL(
            *place, timeout=PATIENCE, context=ssl.create_default_context()
        )
    server = smtplib.SMTP(*place, timeout=PATIENCE)
    if settings.smtp_tls == "starttls":
        server.starttls(context=ssl.create_default_context())
    return server
