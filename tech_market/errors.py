"""The one error family the business rules raise."""

from typing import Any

from tech_market.saying import Said


class RuleBroken(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """A rule said no.

    The code is stable kebab-case and tested; the message is Chinese, a literal whose
    gaps `%(name)s` are filled from the named values; pages say it in the reader's
    language. `field` names the form field it belongs to, if one does.
    """

    def __init__(
        self, code: str, message: str, *, field: str | None = None, **values: Any
    ) -> None:
        said = message if isinstance(message, Said) else Said(message, **values)
        super().__init__(str(said))
        self.code = code
        self.message = said
        self.field = field


class NotFound(Exception):  # noqa: N818 - what the visitor is told
    """Nothing of that name, or nothing this person may see: the two look alike."""


class Forbidden(Exception):  # noqa: N818 - what the visitor is told
    """A function this role does not have."""
