"""Every module of this package with an `init(app)` adds its commands to `flask`."""

from importlib import import_module
from pkgutil import iter_modules

from flask import Flask

import tech_market.cli as package


def init_cli(app: Flask) -> None:
    """Add all commands, in the order of their modules' names."""
    for found in iter_modules(package.__path__):
        module = import_module(f"{package.__name__}.{found.name}")
        init = getattr(module, "init", None)
        if init is not None:
            init(app)
