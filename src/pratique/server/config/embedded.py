"""The embedded installation: which processes it is, and how each tells that it is ready."""

import asyncio
import http.client
import ssl
import sys
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec

from pratique.server.config import certificates, health
from pratique.server.config.roles import Role, port_of
from pratique.server.config.settings import Installation
from pratique.server.config.supervisor import Program
from pratique.server.config.supervisor.programs import Probe
from pratique.server.kernel import settings

SELF = (sys.executable, "-m", "pratique.cli")
_PROBE_WITHIN = 2.0  # seconds
_HEALTH_MAX = 64 * 1024  # bytes


def programs(*, style: str) -> list[Program]:
    """Return the processes of an embedded installation; each logs in ``style``.

    Worker and beat start when the ports answer: five processes that load at once take a small machine half as long
    again until somebody can sign in.
    """
    environment = {"PRATIQUE_LOG_FORMAT": style}
    planes = [Role.REGISTRY, Role.STREAMS, Role.FIREWALL, Role.OSA_API]
    serving = [_serving("api", [Role.API], environment), _serving("planes", planes, environment)]
    names = frozenset(each.name for each in serving)
    return [*serving, *(_working(each, environment, after=names) for each in ("worker", "beat"))]


def base_url(role: Role) -> str:
    """Return the address of ``role`` on this machine."""
    installation = settings.current(Installation)
    address = installation.listen[0]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104 — every address includes loopback
    shown = f"[{host}]" if ":" in host else host
    return f"{'https' if installation.tls else 'http'}://{shown}:{port_of(role)}"


def tls_context() -> ssl.SSLContext | None:
    """Return how this machine's own clients check the servers' certificates; None without TLS."""
    if not settings.current(Installation).tls:
        return None
    if not certificates.has_authority():
        return _unverified()
    return ssl.create_default_context(cafile=str(certificates.authority()))


def _unverified() -> ssl.SSLContext:
    # A certificate from elsewhere need not name loopback, where only this machine's own health is asked for.
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _serving(name: str, roles: list[Role], environment: Mapping[str, str]) -> Program:
    command = (*SELF, "serve", *(each.value for each in roles), "--lifeline", "{lifeline}")
    urls = sorted({base_url(each) + health.PATH for each in roles})
    return Program(name=name, command=command, environment=environment, probe=_probe(urls))


def _working(command: str, environment: Mapping[str, str], *, after: frozenset[str]) -> Program:
    return Program(
        name=command, command=(*SELF, command, "--lifeline", "{lifeline}"), environment=environment, after=after
    )


def _probe(urls: list[str]) -> Probe:
    async def ask() -> str | None:
        for url in urls:
            wrong = await asyncio.to_thread(what_is_wrong, url)
            if wrong is not None:
                return wrong
        return None

    return ask


def what_is_wrong(url: str) -> str | None:
    """Ask a role of this machine at ``url`` for its health; return what is wrong, None when it is ready. Blocks."""
    # Not aiohttp's client: its import would be a third of the supervisor's start.
    parts = urlsplit(url)
    host, context = parts.hostname or "", tls_context()
    connection = (
        http.client.HTTPConnection(host, parts.port, timeout=_PROBE_WITHIN)
        if context is None
        else http.client.HTTPSConnection(host, parts.port, timeout=_PROBE_WITHIN, context=context)
    )
    try:
        connection.request("GET", parts.path, headers={"Connection": "close"})
        document = msgspec.json.decode(connection.getresponse().read(_HEALTH_MAX), type=dict[str, Any])
    except (OSError, http.client.HTTPException, msgspec.DecodeError) as error:
        return f"{url} does not answer ({type(error).__name__})"
    finally:
        connection.close()
    if document.get("ready"):
        return None
    return "; ".join(str(each.get("what")) for each in document.get("wrong", [])) or f"{url} is not ready"
