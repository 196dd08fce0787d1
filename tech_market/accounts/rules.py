"""What holds for people and organisations, whoever asks. Pure."""

import re
import unicodedata

from tech_market import credit_code
from tech_market.errors import RuleBroken

#: the text in templates/accounts/_consent.html; a new text gets a new version
CONSENT_VERSION = "2026-11-2"

_MAIL = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{4,26}[0-9]")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # Unicode categories

#: the administrator's decision on an organisation, and the owner's next try
MOVES: dict[str, frozenset[str]] = {
    "pending": frozenset({"verified", "refused"}),
    "verified": frozenset({"refused"}),
    "refused": frozenset({"pending"}),
}


def one_line(text: str | None) -> str:
    """Return the text without control and invisible signs, spaces squeezed."""
    return " ".join(_seen(text or "", keep="").split())


def many_lines(text: str | None) -> str:
    """Return the text without control and invisible signs; its lines stay."""
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return _seen(lines, keep="\n").strip()


def _seen(text: str, *, keep: str) -> str:
    return "".join(
        sign
        if sign in keep or unicodedata.category(sign) not in _UNSEEN
        else " "
        if sign in "\t\n\r\u2028\u2029"
        else ""
        for sign in text
    )


def normalise_email(text: str | None) -> str:
    """Return the one spelling of a mail address that is stored and compared."""
    return one_line(unicodedata.normalize("NFKC", text or "")).lower()


def check_email(text: str | None) -> str:
    """Return the normalised address.

    Raises RuleBroken: "email".
    """
    email = normalise_email(text)
    if not _MAIL.fullmatch(email) or ".." in email:
        raise RuleBroken(
            "email", "邮箱地址不正确，例如 name@example.com", field="email"
        )
    return email


def check_phone(text: str | None, *, field: str = "phone") -> str:
    """Return the phone number as typed, in half width; "" stays "".

    Raises RuleBroken: "phone".
    """
    phone = one_line(unicodedata.normalize("NFKC", text or ""))
    if phone and not _PHONE.fullmatch(phone):
        raise RuleBroken(
            "phone", "电话只能由数字、空格和短横线组成，至少6位", field=field
        )
    return phone


def check_credit_code(text: str | None) -> str:
    """Return the normalised 统一社会信用代码.

    Raises RuleBroken: "credit-code".
    """
    code = credit_code.normalise(text or "")
    if not credit_code.is_valid(code):
        raise RuleBroken(
            "credit-code",
            "统一社会信用代码不正确：应为18位，请对照营业执照或法人证书检查",
            field="credit_code",
        )
    return code


def check_move(current: str, wanted: str) -> None:
    """Raise RuleBroken("organisation-move") unless MOVES allows the step."""
    if wanted not in MOVES[current]:
        raise RuleBroken(
            "organisation-move", "该单位的核验状态已变化，请刷新页面后重试"
        )


def masked_email(email: str) -> str:
    """Return an address that its owner knows again and nobody can write to."""
    name, _, host = email.partition("@")
    return f"{name[:2]}***@{host}"
