"""Routes declare their action, or the application does not start."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import wraps
from typing import Any, ParamSpec

from flask import Blueprint, Flask, g
from flask.typing import ResponseReturnValue

from tech_market.errors import Forbidden
from tech_market.policy.actions import PUBLIC, Action, may
from tech_market.policy.actor import Actor

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_DECLARED = "__market_action__"
_TOKENLESS = "__market_tokenless__"  # works without the session's form token


class SignInNeeded(Exception):  # noqa: N818 - what the visitor is told
    """The function exists, but nobody is signed in."""


class UndeclaredRoute(Exception):  # noqa: N818 - reads as a sentence
    """A route says not which action it is: the application refuses to start."""


@dataclass(frozen=True, slots=True)
class Declared:
    """One rule of the URL map with what it demands. `flask routes --json` prints it."""

    rule: str
    endpoint: str
    methods: list[str]
    action: str
    auth: str  # "public" | "role"
    csrf: bool

    @property
    def line(self) -> str:
        """Return the rule as one line of the saved list."""
        return f"{','.join(self.methods)} {self.rule} {self.endpoint} {self.action}"

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return asdict(self)


def current_actor() -> Actor:
    """Return who is asking; set for every request before any view runs."""
    actor: Actor = g.actor
    return actor


def route(
    blueprint: Blueprint,
    rule: str,
    *,
    action: Action,
    method: str = "GET",
    csrf: bool = True,
) -> Callable[[View[P]], View[P]]:
    """Register a view for one method, guarded by its action.

    `csrf=False` is for a write whose address is itself a secret nobody else knows.
    Raises SignInNeeded for an anonymous visitor, Forbidden for another role.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            actor = current_actor()
            if not may(actor, action):
                raise Forbidden(action) if actor.is_signed_in else SignInNeeded(action)
            return view(*args, **kwargs)

        setattr(guarded, _DECLARED, action)
        setattr(guarded, _TOKENLESS, not csrf)
        blueprint.add_url_rule(
            rule, view.__name__, guarded, methods=[method], strict_slashes=True
        )
        return guarded

    return decorate


def action_of(view: Any) -> Action | None:
    """Return the action a view was declared with, or None."""
    return getattr(view, _DECLARED, None)


def is_tokenless(view: Any) -> bool:
    """Tell whether a view takes writes without the session's form token."""
    return bool(getattr(view, _TOKENLESS, False))


def declared_routes(app: Flask) -> list[Declared]:
    """List every rule but the static files, in URL order.

    Raises UndeclaredRoute for a view registered without `route`.
    """
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        action = action_of(app.view_functions[rule.endpoint])
        if action is None:
            raise UndeclaredRoute(f"{rule.rule} ({rule.endpoint}) 未声明操作")
        methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        found.append(
            Declared(
                rule=rule.rule,
                endpoint=rule.endpoint,
                methods=methods,
                action=action.value,
                auth="public" if action in PUBLIC else "role",
                csrf=not SAFE.issuperset(methods)
                and not is_tokenless(app.view_functions[rule.endpoint]),
            )
        )
    return sorted(found, key=lambda one: (one.rule, one.methods))
