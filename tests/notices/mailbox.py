"""Look into mails."""

import re
from email.message import EmailMessage

LINK = re.compile(r"https?://[^/\s]+(/unsubscribe/[\w-]+)")


def text_of(mail: EmailMessage) -> str:
    """Return the plain-text part."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def whole(mail: EmailMessage) -> str:
    """Return subject and both parts, decoded."""
    parts = [str(part.get_content()) for part in mail.iter_parts()]
    return "\n".join([str(mail["Subject"]), *parts])


def stop_path(mail: EmailMessage) -> str:
    """Return the path of the link that ends this mail."""
    found = LINK.search(str(mail["List-Unsubscribe"]))
    assert found
    return found.group(1)
