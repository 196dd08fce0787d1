"""Settings, read once from the environment and checked before anything starts."""

import secrets
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

SHORTEST_KEY = 32  # characters of SECRET_KEY in production
KNOWN_KEYS = frozenset({"dev", "test", "secret", "changeme", "change-me", "password"})


class UnsafeSettings(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """Production would start unsafely; the message says which setting, and why."""


class Settings(BaseSettings):
    """What an installation decides. Names are the environment variables."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    app_env: Literal["production", "development", "test"] = "production"
    data_dir: Path = Path(".data")
    database_url: str = ""
    secret_key: str = ""
    trusted_hosts: str = ""  # comma separated; empty means any, outside production
    proxy_count: int = Field(default=0, ge=0, le=5)  # reverse proxies that we trust
    debug: bool = False
    smtp_host: str = ""  # empty: into DATA_DIR/mail, in production no mail at all
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_user: str = ""
    smtp_password: str = Field(default="", repr=False)
    smtp_tls: Literal["starttls", "ssl", "none"] = "starttls"
    mail_from: str = "noreply@localhost"
    public_url: str = ""  # how people reach the market: links in mails start with it
    host: str = "127.0.0.1"
    port: str = "8000"
    embed_worker: bool | None = None  # run a worker beside the web server
    https: bool = True  # production behind TLS: Secure cookies, HSTS

    @property
    def is_production(self) -> bool:
        """Whether real users' data are at stake."""
        return self.app_env == "production"

    @property
    def base_url(self) -> str:
        """What addresses in mails start with."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"

    @property
    def has_worker(self) -> bool:
        """Whether the web server brings its own worker; in production it does not."""
        asked = self.embed_worker
        return not self.is_production if asked is None else asked

    @property
    def url(self) -> str:
        """The database address; SQLite in the data folder unless set."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve()}/market.db"

    @property
    def hosts(self) -> list[str]:
        """Host names requests may carry; empty for any."""
        return [host.strip() for host in self.trusted_hosts.split(",") if host.strip()]

    def key(self) -> str:
        """Return the signing key; outside production one is made and kept."""
        if self.secret_key or self.is_production:
            return self.secret_key
        self.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept = self.data_dir / "secret-key"
        if not kept.exists():
            kept.touch(mode=0o600)
            kept.write_text(secrets.token_hex(32))
        return kept.read_text()

    def check(self) -> None:
        """Refuse to start production with a weak key, open hosts or debug on."""
        if not self.is_production:
            return
        key = self.secret_key
        if len(key) < SHORTEST_KEY or len(set(key)) < 8 or key.lower() in KNOWN_KEYS:  # noqa: PLR2004 - variety of characters
            raise UnsafeSettings(
                f"SECRET_KEY 缺失或过弱：请设置至少 {SHORTEST_KEY} 个字符的随机值"
            )
        if self.debug:
            raise UnsafeSettings("生产环境不能打开 DEBUG")
        if not self.hosts:
            raise UnsafeSettings("请设置 TRUSTED_HOSTS（逗号分隔的域名）")
        if self.smtp_host and not urlsplit(self.public_url).netloc:
            raise UnsafeSettings(
                "发送邮件还需要 PUBLIC_URL（例如 https://market.example.cn）"
            )
        if urlsplit(self.url).scheme not in {"sqlite", "postgresql+psycopg"}:
            raise UnsafeSettings(
                "DATABASE_URL 只支持 sqlite:/// 或 postgresql+psycopg://"
            )
