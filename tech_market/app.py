"""Put the application together."""

from pathlib import Path

from flask import Flask, g, request, session
from flask_babel import Babel
from flask_login import LoginManager, current_user
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.exceptions import SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from tech_market import clock
from tech_market.accounts import views as accounts
from tech_market.accounts.models import User
from tech_market.accounts.services import signing_in
from tech_market.accounts.services.actors import actor_of
from tech_market.brokerage import views as brokerage
from tech_market.brokerage.reminding import init_reminding
from tech_market.codes.book import current_book
from tech_market.config import Settings
from tech_market.contracts import views as contracts
from tech_market.db import db, engine_options, migrate, prepare_engine, transaction
from tech_market.files.uploads import init_uploads
from tech_market.home import views as home
from tech_market.imports import views as imports
from tech_market.imports.wiring import init_imports
from tech_market.jobs import views as jobs
from tech_market.learning import views as learning
from tech_market.learning.jobs import init_learning
from tech_market.listings.wording import init_wording
from tech_market.needs import views as needs
from tech_market.notices import views as notices
from tech_market.notices.wiring import init_notices
from tech_market.patents import views as patents
from tech_market.policy.actor import ANONYMOUS
from tech_market.policy.routes import declared_routes, is_tokenless
from tech_market.privacy import views as privacy
from tech_market.privacy.jobs import init_privacy
from tech_market.questions import views as questions
from tech_market.recommend import views as recommend
from tech_market.recommend.pushing import init_push
from tech_market.recommend.wiring import init_recommend
from tech_market.results import views as results
from tech_market.rewards import views as rewards
from tech_market.targets import views as targets
from tech_market.web.compressing import init_compressing
from tech_market.web.errors import init_errors
from tech_market.web.filters import init_filters
from tech_market.web.fragments import FragmentExtension
from tech_market.web.guard import init_guard
from tech_market.web.headers import init_headers
from tech_market.web.language import CHINESE, select_locale
from tech_market.web.maintenance import init_maintenance
from tech_market.web.refusals import init_refusals
from tech_market.web.saying import init_saying
from tech_market.web.site import init_site
from tech_market.web.tongue import init_tongue

ROOT = Path(__file__).parent.parent
LARGEST_BODY = 2 * 1024 * 1024  # bytes of a form; files come with uploads, later
BLUEPRINTS = (
    home.bp,
    accounts.bp,
    needs.bp,
    results.bp,
    imports.bp,
    patents.bp,
    recommend.bp,
    questions.bp,
    learning.bp,
    brokerage.bp,
    contracts.bp,
    rewards.bp,
    targets.bp,
    jobs.bp,
    notices.bp,
    privacy.bp,
)


def create_app(settings: Settings | None = None) -> Flask:
    """Build one configured application, or refuse to start.

    Raises UnsafeSettings in production, UndeclaredRoute for a view without an action.
    """
    settings = settings or Settings()
    settings.check()
    app = Flask(
        __name__, template_folder=ROOT / "templates", static_folder=ROOT / "static"
    )
    configure(app, settings)
    init_uploads(app)
    init_maintenance(app)
    app.before_request(load_actor)  # before the CSRF check, whose refusals name it
    init_database(app, settings)
    init_guard(app)
    csrf = CSRFProtect(app)
    init_sign_in(app)
    Babel(app, locale_selector=select_locale, timezone_selector=lambda: "Asia/Shanghai")
    init_compressing(app)  # before the headers: what is registered first runs last
    init_tongue(app)  # before the packing
    init_headers(app, https=settings.is_production and settings.https)
    init_errors(app)
    init_refusals(app)
    init_filters(app)
    init_saying(app)
    init_site(app)
    init_wording(app)
    init_notices(app)
    init_recommend(app)
    init_learning(app)
    init_push(app)
    init_imports()
    init_privacy()
    init_reminding(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for view in filter(is_tokenless, app.view_functions.values()):
        csrf.exempt(view)
    declared_routes(app)
    return app


def configure(app: Flask, settings: Settings) -> None:
    """Fill Flask's configuration; nothing comes from anywhere else."""
    is_production = settings.is_production
    secure = is_production and settings.https
    app.config.update(
        SECRET_KEY=settings.key(),
        TESTING=settings.app_env == "test",
        DEBUG=settings.debug,
        TRUSTED_HOSTS=settings.hosts or None,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        SESSION_COOKIE_NAME="__Host-market" if secure else "market",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
        WTF_CSRF_SSL_STRICT=False,  # the token decides; proxies drop the Referer
        SQLALCHEMY_DATABASE_URI=settings.url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.url),
        BABEL_DEFAULT_LOCALE=CHINESE,
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "translations"),
        SETTINGS=settings,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.add_extension(FragmentExtension)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.proxy_count:
        hops = settings.proxy_count
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]


def init_database(app: Flask, settings: Settings) -> None:
    """Connect the database and make its engine durable."""
    if settings.url.startswith("sqlite:///"):
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    db.init_app(app)
    migrate.init_app(app, directory=str(ROOT / "migrations"))
    with app.app_context():
        prepare_engine(db.engine)


def init_sign_in(app: Flask) -> None:
    """Let Flask-Login find people by the token in their cookie."""
    login = LoginManager(app)
    login.session_protection = None  # tokens live on the server and can be ended
    login.user_loader(load_user)


def load_user(token: str) -> User | None:
    """Find the person of a living sign-in, and note that it was used."""
    now = clock.now()
    found = signing_in.find_sign_in(db.session(), token=token, now=now)
    if found is None:
        return None
    if signing_in.is_stale(found, now=now):
        with transaction():
            found.seen_at = now
    found.user.sign_in_token = token
    return found.user


def load_actor() -> None:
    """Set who is asking and which code lists hold, before anything else runs."""
    g.actor = ANONYMOUS
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception  # a foreign host, before anything is read
    if request.endpoint in {"static", "home.livez"}:
        return
    g.codes = current_book(db.session()).spoken(select_locale()[:2])
    user = current_user._get_current_object() if "_user_id" in session else None  # noqa: SLF001 - Flask-Login's documented way to the object
    person = user if isinstance(user, User) else None
    g.actor = actor_of(person, ip=request.remote_addr or "")
    g.text_size = person.text_size if person else ""
