"""The roles an installation is made of, and how each is run.

``api`` is Granian in a process of its own; ``registry``, ``streams``, ``firewall``, ``osa-api`` and the inner roles
``judge`` and ``index-proxy`` are planes that one aiohttp process can serve together or several apart.
"""

import asyncio
import ssl
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import assert_never

import structlog

from pratique.server.config import certificates, listening, presence
from pratique.server.config.health import Health
from pratique.server.config.settings import Api, Firewall, Installation, Judge, OsaApi, Streams
from pratique.server.index.proxy.settings import IndexProxySettings
from pratique.server.kernel import settings
from pratique.server.kernel.errors import Invalid
from pratique.server.registry.settings import RegistrySettings

_log = structlog.get_logger("serve")


class Role(StrEnum):
    """What a serving process does."""

    API = "api"
    REGISTRY = "registry"
    STREAMS = "streams"
    FIREWALL = "firewall"
    OSA_API = "osa-api"
    JUDGE = "judge"
    INDEX_PROXY = "index-proxy"


EMBEDDED = (Role.API, Role.REGISTRY, Role.STREAMS, Role.FIREWALL, Role.OSA_API)
"""The roles of `pratique up`; the others are inner ones, and there their work is done in the processes that need it."""


class ApiAlone(Invalid):
    """The role `api` has a server of its own; start it in another process: `pratique serve api`."""

    code = "api_alone"


def port_of(role: Role) -> int:  # noqa: PLR0911 — one return a role
    """Return the port ``role`` is served on."""
    match role:
        case Role.API:
            return settings.current(Api).port
        case Role.REGISTRY:
            return settings.current(RegistrySettings).port
        case Role.STREAMS:
            return settings.current(Streams).port or settings.current(RegistrySettings).port
        case Role.FIREWALL:
            return settings.current(Firewall).port
        case Role.OSA_API:
            return settings.current(OsaApi).port or settings.current(Firewall).port
        case Role.JUDGE:
            return settings.current(Judge).port
        case Role.INDEX_PROXY:
            return settings.current(IndexProxySettings).port
        case _:
            assert_never(role)


def port_setting(role: Role) -> str:
    """Return the variable that moves the port of ``role``."""
    return f"PRATIQUE_{role.name}_PORT"


def serve(roles: Sequence[Role]) -> None:
    """Serve ``roles`` until told to stop. Raises :class:`ApiAlone` when the API is asked for with planes."""
    installation = settings.current(Installation)
    listening.check_exposure(installation.listen, tls=installation.tls, insecure=installation.insecure)
    if Role.API in roles:
        if len(roles) > 1:
            raise ApiAlone
        _serve_api(installation)
    else:
        _serve_planes(installation, roles)


def _serve_api(installation: Installation) -> None:
    from pratique.server.config.serving import control
    from pratique.server.config.wsgi import application
    from pratique.server.identity.last_use import LAST_USE

    LAST_USE.start()
    own = settings.current(Api)
    sockets = listening.open_sockets(installation.listen, own.port, setting=port_setting(Role.API), backlog=own.backlog)
    pair = certificates.of_server()
    static = static_directory(installation)
    _log.info("listening", role="api", port=own.port, tls=pair is not None)
    how = control.Control(
        threads=own.threads,
        backlog=own.backlog,
        static=static if static.is_dir() else None,
        certificate=control.Certificate(chain=pair.chain, key=pair.key) if pair else None,
    )
    with presence.present(Health(Role.API.value)):
        control.serve(application, sockets, how=how)


def _serve_planes(installation: Installation, roles: Sequence[Role]) -> None:
    from pratique.server.config import planes
    from pratique.server.config.serving.planes import Listener
    from pratique.server.config.serving.planes import serve as serve_listeners

    async def run() -> None:
        listeners = []
        for port, together in _by_port(roles).items():
            sockets = listening.open_sockets(installation.listen, port, setting=port_setting(together[0]))
            listeners.append(Listener(application=planes.application(together), sockets=sockets))
            _log.info("listening", roles=[each.value for each in together], port=port, tls=installation.tls)
        await serve_listeners(listeners, tls=tls_context())

    with presence.present(Health("+".join(each.value for each in roles))):
        asyncio.run(run())


def _by_port(roles: Sequence[Role]) -> dict[int, list[Role]]:
    found: dict[int, list[Role]] = {}
    for each in sorted(set(roles), key=list(Role).index):
        found.setdefault(port_of(each), []).append(each)
    return found


def tls_context() -> ssl.SSLContext | None:
    """Return how this installation's servers show their certificate; None without TLS."""
    pair = certificates.of_server()
    if pair is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(pair.chain, pair.key)
    return context


def static_directory(installation: Installation) -> Path:
    """Return where `pratique collectstatic` puts the pages' files."""
    return installation.data / "static"
