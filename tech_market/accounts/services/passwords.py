"""Passwords: hashed with argon2, checked with the same work for nobody."""

import os
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tech_market.accounts.models import User
from tech_market.errors import RuleBroken

SHORTEST, LONGEST = 10, 128  # characters; no rules of composition (ASVS 6.2.5)
COMMON = frozenset(
    {
        "1234567890",
        "0123456789",
        "qwertyuiop",
        "password12",
        "password123",
        "1q2w3e4r5t",
    }
)


@cache
def hasher() -> PasswordHasher:
    """Build the hasher: 19 MiB, two passes (OWASP's first choice); light in tests."""
    if os.environ.get("APP_ENV") == "test":
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@cache
def _nobody() -> str:
    return hasher().hash("nobody signs in with this")


def hash_password(password: str) -> str:
    """Hash a password the rules accept.

    Raises RuleBroken: "password-length", "password-common".
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise RuleBroken(
            "password-length",
            "密码长度应为%(shortest)s至%(longest)s个字符",
            field="password",
            shortest=SHORTEST,
            longest=LONGEST,
        )
    if password.lower() in COMMON or len(set(password)) < 4:  # noqa: PLR2004 - aaaa…
        raise RuleBroken(
            "password-common", "该密码过于常见，请换一个", field="password"
        )
    return hasher().hash(password)


def matches(user: User | None, password: str) -> bool:
    """Tell whether the password is this person's; the same work for nobody."""
    try:
        hasher().verify(user.password_hash if user else _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return user is not None
