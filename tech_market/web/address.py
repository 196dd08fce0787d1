"""Addresses that are said outside the market: canonical, shared, in the sitemap."""

from typing import Any

from flask import current_app, request, url_for

from tech_market.config import Settings


def public_address(endpoint: str, **values: Any) -> str:
    """Return a page's whole address: under PUBLIC_URL, else as it was asked for."""
    return public_root() + url_for(endpoint, **values)


def public_root() -> str:
    """Return what every address begins with, without the last slash."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.public_url.rstrip("/") or request.url_root.rstrip("/")
