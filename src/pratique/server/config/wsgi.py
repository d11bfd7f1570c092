"""The control plane as a WSGI application, for Granian."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from pratique.server.config import public, wiring
from pratique.server.kernel.web import forwarded

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_FIELDS = {
    "X-Forwarded-For": "HTTP_X_FORWARDED_FOR",
    "X-Forwarded-Proto": "HTTP_X_FORWARDED_PROTO",
    "X-Forwarded-Host": "HTTP_X_FORWARDED_HOST",
}


def as_sent(inner: Application, trusted: tuple[forwarded.Network, ...]) -> Application:
    """Return ``inner`` told the client, scheme and host that a request had before trusted proxies passed it on."""

    def call(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        direct = forwarded.Origin(
            client=environ.get("REMOTE_ADDR", ""),
            scheme=environ.get("wsgi.url_scheme", "http"),
            host=environ.get("HTTP_HOST", ""),
        )
        fields = {name: environ[key] for name, key in _FIELDS.items() if key in environ}
        origin = forwarded.origin_of(direct, fields, trusted=trusted)
        environ.update({"REMOTE_ADDR": origin.client, "wsgi.url_scheme": origin.scheme, "HTTP_HOST": origin.host})
        return inner(environ, start)

    return call


def _make() -> Application:
    """Make it whole: routes that the first request would load keep it waiting for a second, and all beside it."""
    wiring.wire()
    made = as_sent(get_wsgi_application(), public.trusted_proxies())
    get_resolver().url_patterns  # noqa: B018 — reading them loads them
    return made


application = _make()
