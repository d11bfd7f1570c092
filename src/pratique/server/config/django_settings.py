"""Django's settings, derived from the installation's own; nothing here is set by hand."""

import secrets
from pathlib import Path
from typing import Any

from pratique.server.config import session_keys
from pratique.server.config.settings import Api, Installation, configure
from pratique.server.kernel import settings as _settings
from pratique.server.kernel.database.settings import DatabaseSettings

configure()
_installation = _settings.current(Installation)


def _key(path: Path) -> str:
    """Return the key that signs sessions; made at first start by ``pratique migrate``, fleeting where there is none."""
    try:
        return path.read_text(encoding="utf-8")  # bounded: the key this installation wrote itself
    except FileNotFoundError:
        return secrets.token_urlsafe(48)


def _database(installation: Installation) -> dict[str, Any]:
    if installation.database_url:
        from psycopg.conninfo import conninfo_to_dict

        chosen = _settings.current(DatabaseSettings)
        parts = conninfo_to_dict(installation.database_url)
        return {
            "ENGINE": "pratique.server.kernel.database.postgresql",
            "NAME": parts.pop("dbname", ""),
            "USER": parts.pop("user", ""),
            "PASSWORD": parts.pop("password", ""),
            "HOST": parts.pop("host", ""),
            "PORT": parts.pop("port", ""),
            "OPTIONS": {"connect_timeout": chosen.connect_within, **parts, "prepare_threshold": None},
            "DISABLE_SERVER_SIDE_CURSORS": True,
            "CONN_MAX_AGE": chosen.keep,
            "CONN_HEALTH_CHECKS": True,
        }
    return {
        "ENGINE": "pratique.server.kernel.database.sqlite",
        "NAME": str(installation.data / "pratique.sqlite3"),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON",
        },
    }


def _is_secure() -> bool:
    """Tell whether the pages are only reached by TLS: ours, or that of whatever answers the public address."""
    public_url = _settings.current(Api).public_url or _installation.public_url
    return _installation.tls or public_url.startswith("https://")


SECRET_KEY = _key(_installation.data / "keys" / "django")
SECRET_KEY_FALLBACKS = session_keys.earlier(_installation.data / "keys")
DEBUG = False
ALLOWED_HOSTS = ["*"]
DATABASES = {"default": _database(_installation)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "pratique.server.kernel",
    "pratique.server.identity",
    "pratique.server.jobs",
    "pratique.server.media",
    "pratique.server.policy",
    "pratique.server.registry",
    "pratique.server.inventory",
    "pratique.server.index",
    "pratique.server.scanning",
    "pratique.server.firewall",
    "pratique.server.audit",
    "pratique.server.backup",
]
AUTH_USER_MODEL = "identity.Account"
PASSWORD_HASHERS = ["pratique.server.identity.passwords.Argon2id"]
MIDDLEWARE = [
    "pratique.server.kernel.web.middleware.request_context",
    "pratique.server.kernel.web.middleware.security_headers",
    "pratique.server.kernel.web.middleware.refuse_null_characters",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _is_secure()
CSRF_COOKIE_HTTPONLY = True
# Behind a proxy the page's origin is not the one Django is asked at.
CSRF_TRUSTED_ORIGINS = sorted(
    {each.rstrip("/") for each in (_installation.public_url, _settings.current(Api).public_url) if each}
)
ROOT_URLCONF = "pratique.server.config.urls"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = False
STATIC_URL = "/static/"
LOGGING_CONFIG = None
