"""Pages of people and organisations; importing the modules registers their routes."""

from tech_market.accounts.views import (
    account,
    invitations,
    members,
    organisations,
    own_organisation,
    people,
    sign_ins,
    signing_in,
    signing_up,
)
from tech_market.accounts.views.blueprint import bp

__all__ = [
    "account",
    "bp",
    "invitations",
    "members",
    "organisations",
    "own_organisation",
    "people",
    "sign_ins",
    "signing_in",
    "signing_up",
]
