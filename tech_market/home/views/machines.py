"""robots.txt and the sitemap: public listings and the pages that lead to them."""

from flask import Response
from flask.typing import ResponseReturnValue

from tech_market import clock
from tech_market.db import db
from tech_market.errors import NotFound
from tech_market.home import machines
from tech_market.home.machines import Place
from tech_market.home.views.blueprint import bp
from tech_market.policy.actions import Action
from tech_market.policy.routes import route
from tech_market.web.address import public_address, public_root

PAGES = ("home.index", "needs.index", "results.index", "brokerage.brokers",
         "targets.progress", "home.help")  # fmt: skip


@route(bp, "/robots.txt", action=Action.HOME)
def robots() -> ResponseReturnValue:
    """Say what is worth reading for those without a sign-in."""
    return Response(machines.robots_text(public_root()), mimetype="text/plain")


@route(bp, "/sitemap.xml", action=Action.HOME)
def sitemap() -> ResponseReturnValue:
    """List the parts of the sitemap."""
    parts = machines.parts_of(db.session(), on=clock.today(clock.now()))
    places = [Place(public_address("home.sitemap_part", kind="pages", part="1"))]
    places += [
        Place(public_address("home.sitemap_part", kind=kind, part=str(number)))
        for kind, number in parts
    ]
    return _xml(machines.sitemap("sitemapindex", "sitemap", places))


@route(bp, "/sitemap/<kind>/<part>", action=Action.HOME)
def sitemap_part(kind: str, part: str) -> ResponseReturnValue:
    """List the addresses of one part: only what everybody finds today."""
    number = int(part) if part.isascii() and part.isdigit() and len(part) < 4 else 0  # noqa: PLR2004 - three digits hold MOST_PARTS
    if kind == "pages" and number == 1:
        places = [Place(public_address(one)) for one in PAGES]
        return _xml(machines.sitemap("urlset", "url", places))
    if kind not in machines.KINDS or not 1 <= number <= machines.MOST_PARTS:
        raise NotFound
    day = clock.today(clock.now())
    places = [
        Place(public_address(f"{kind}.show", ref=ref), at)
        for ref, at in machines.listed_in(db.session(), kind, number, on=day)
    ]
    if not places:
        raise NotFound
    return _xml(machines.sitemap("urlset", "url", places))


def _xml(text: str) -> Response:
    return Response(text, mimetype="application/xml")
