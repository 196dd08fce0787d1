"""Pages of a long list, with addresses that can be shared."""

from dataclasses import dataclass
from typing import Any, Self

from flask import request, url_for

PAGE_SIZE = 20
LAST_PAGE = 500  # beyond that people search instead


@dataclass(frozen=True, slots=True)
class Pager:
    """Where in a list the reader is."""

    page: int
    count: int
    total: int
    previous_url: str
    next_url: str

    @classmethod
    def of(cls, *, total: int, page: int, size: int = PAGE_SIZE) -> Self:
        """Return the pager of this request's list, `page` counted from 1."""
        count = min(LAST_PAGE, max(1, -(-total // size)))
        return cls(
            page=page,
            count=count,
            total=total,
            previous_url=_address(page - 1) if page > 1 else "",
            next_url=_address(page + 1) if page < count else "",
        )


def asked_page() -> int:
    """Return the page the address asks for; anything else than 1-500 is the first."""
    text = request.args.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else 1  # noqa: PLR2004 - three digits hold LAST_PAGE
    return number if 1 <= number <= LAST_PAGE else 1


def _address(page: int) -> str:
    arguments: dict[str, Any] = {
        **(request.view_args or {}),
        **{key: request.args.getlist(key) for key in request.args},
        "page": page,
    }
    return url_for(request.endpoint or "home.index", **arguments)


def asks_waiting() -> bool:
    """Tell whether the address asks for nothing but what waits: `?waiting=1`."""
    return request.args.get("waiting") == "1"
