"""The addresses people use: the installation's, and each plane's where it differs."""

import re
from urllib.parse import urlsplit

from pratique.server.config.settings import Api, Firewall, Installation, Streams
from pratique.server.kernel import settings
from pratique.server.kernel.errors import Invalid
from pratique.server.kernel.web import forwarded
from pratique.server.registry.settings import RegistrySettings

_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")
TOKEN_PATH = "/auth/token"  # noqa: S105 — where tokens are made


class BadPublicUrl(Invalid):
    """The setting {variable} is {value!r}; write http:// or https://, a host, maybe a port, and no more."""

    code = "bad_public_url"


def api_url() -> str:
    """Return the control plane's public address without a slash at its end, or empty when only requests tell."""
    return _trimmed(settings.current(Api).public_url or settings.current(Installation).public_url)


def registry_url() -> str:
    """Return the registry's public address, or empty."""
    return _trimmed(settings.current(RegistrySettings).public_url or settings.current(Installation).public_url)


def firewall_url() -> str:
    """Return the firewall's public address, or empty."""
    return _trimmed(settings.current(Firewall).public_url or settings.current(Installation).public_url)


def trusted_proxies() -> tuple[forwarded.Network, ...]:
    """Return the networks whose X-Forwarded-* headers are believed. Raises :class:`forwarded.BadNetwork`."""
    return forwarded.networks(settings.current(Installation).trusted_proxies)


def token_realm() -> str:
    """Return the token service's address for registry clients, or empty when the host they came to answers."""
    base = registry_url()
    return base + TOKEN_PATH if base else ""


def check() -> None:
    """Raise :class:`BadPublicUrl` when a public address is none, and for a trusted network that is none."""
    given = {
        "PRATIQUE_PUBLIC_URL": settings.current(Installation).public_url,
        "PRATIQUE_API_PUBLIC_URL": settings.current(Api).public_url,
        "PRATIQUE_REGISTRY_PUBLIC_URL": settings.current(RegistrySettings).public_url,
        "PRATIQUE_STREAMS_PUBLIC_URL": settings.current(Streams).public_url,
        "PRATIQUE_FIREWALL_PUBLIC_URL": settings.current(Firewall).public_url,
    }
    trusted_proxies()
    for variable, value in given.items():
        if value and not _is_base(value):
            raise BadPublicUrl(variable=variable, value=value)


def _is_base(value: str) -> bool:
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    bare = f"[{host}]" if ":" in host else host
    clean = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username or parts.password)
    return parts.scheme in ("http", "https") and clean and _HOST.fullmatch(bare) is not None


def _trimmed(value: str) -> str:
    return value.rstrip("/")
