"""What the pages of people and organisations show."""

from dataclasses import dataclass

from tech_market.accounts.forms import SignInForm


@dataclass(frozen=True, slots=True)
class SignInPage:
    """The sign-in form, with what went wrong."""

    form: SignInForm
