"""Help for each role, as data: what to do first, step by step, in both languages."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import current_app

from tech_market.errors import NotFound
from tech_market.policy.actions import may
from tech_market.policy.actor import Actor, Role
from tech_market.policy.routes import action_of
from tech_market.web.filters import is_english

FOLDER = Path(__file__).with_name("guides")
#: the guides in reading order, as their files and addresses are called
GUIDES = ("public", "enterprise", "institute", "broker", "administrator", "auditor")
OF_ROLE: dict[Role, str] = {
    Role.ENTERPRISE: "enterprise",
    Role.INSTITUTE: "institute",
    Role.BROKER: "broker",
    Role.ADMIN: "administrator",
    Role.AUDITOR: "auditor",
}


@dataclass(frozen=True, slots=True)
class Text:
    """The same in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        """Return what this reader reads."""
        return self.en if is_english() else self.zh


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, and the page where it is done."""

    title: Text
    text: Text
    endpoint: str


@dataclass(frozen=True, slots=True)
class Guide:
    """The way of one role."""

    key: str
    title: Text
    lead: Text
    steps: tuple[Step, ...]


@cache
def get_guide(key: str) -> Guide:
    """Read one guide; raises NotFound for a name that is none."""
    if key not in GUIDES:
        raise NotFound
    kept = tomllib.loads((FOLDER / f"{key}.toml").read_text(encoding="utf-8"))
    steps = tuple(
        Step(_text(one, "title"), _text(one, "text"), one["endpoint"])
        for one in kept["step"]
    )
    return Guide(key, _text(kept, "title"), _text(kept, "lead"), steps)


def own_guide(actor: Actor) -> str:
    """Return the guide that is for this reader."""
    return OF_ROLE.get(actor.role, "public")


def is_open(actor: Actor, step: Step) -> bool:
    """Tell whether this reader may go where the step is done."""
    action = action_of(current_app.view_functions.get(step.endpoint))
    return action is not None and may(actor, action)


def _text(kept: dict[str, str], name: str) -> Text:
    return Text(kept[f"{name}_zh"], kept[f"{name}_en"])
