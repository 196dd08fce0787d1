"""The one error family the business rules raise."""


class RuleBroken(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """A rule said no.

    The code is stable kebab-case and tested; the message is Chinese, shown to the
    user; `field` names the form field it belongs to, if one does.
    """

    def __init__(self, code: str, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field


class NotFound(Exception):  # noqa: N818 - what the visitor is told
    """Nothing of that name, or nothing this person may see: the two look alike."""


class Forbidden(Exception):  # noqa: N818 - what the visitor is told
    """A function this role does not have."""
