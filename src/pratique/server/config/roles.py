"""The roles an installation is made of, and how each is run.

``api`` is Granian in a process of its own; ``registry``, ``streams``, ``firewall``, ``osa-api`` and the inner roles
``judge`` and ``index-proxy`` are planes that one aiohttp process can serve together or several apart.
"""

import asyncio
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

import psutil
import structlog

from pratique.server.config import certificates, listening, presence
from pratique.server.config.health import Health
from pratique.server.config.settings import Api, Firewall, Installation, Judge, OsaApi, Streams
from pratique.server.index.proxy.settings import IndexProxySettings
from pratique.server.kernel import settings
from pratique.server.kernel.counts import Heard, Key
from pratique.server.kernel.errors import Invalid
from pratique.server.registry.settings import RegistrySettings

if TYPE_CHECKING:
    from pratique.server.config.serving.doors import Door

_TURNS_POSTGRESQL = 3  # one page waits for the server while others are worked on

_log = structlog.get_logger("serve")


Sockets = Mapping[int, Sequence[socket.socket]]
"""Listening sockets by port."""


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
        turns=own.turns or (_TURNS_POSTGRESQL if installation.database_url else 1),
        connections=own.connections,
        backlog=own.backlog,
        static=static if static.is_dir() else None,
        certificate=control.Certificate(chain=pair.chain, key=pair.key) if pair else None,
    )
    with presence.present(Health(Role.API.value)):
        control.serve(application, sockets, how=how)


def _serve_planes(installation: Installation, roles: Sequence[Role]) -> None:
    from pratique.server.config.serving.companions import Companions
    from pratique.server.config.serving.doors import Listening

    sockets = {
        port: listening.open_sockets(installation.listen, port, setting=port_setting(together[0]))
        for port, together in _by_port(roles).items()
    }
    more = settings.current(RegistrySettings).processes - 1 if Role.REGISTRY in roles else 0

    async def run() -> None:
        if more <= 0:
            await _serve_sockets(roles, Listening(), sockets)
            return
        companions = Companions([each.value for each in roles], count=more)
        async with companions.running():
            await _serve_sockets(roles, companions.door, sockets, counts=companions.heard)

    with presence.present(Health("+".join(each.value for each in roles))):
        asyncio.run(run())


def serve_shared(roles: Sequence[Role], door: "Door", *, counts: Heard) -> None:
    """Serve ``roles`` where another process listens; ``counts`` are what it and others tell."""
    with presence.present(Health("+".join(each.value for each in roles))):
        asyncio.run(_serve_sockets(roles, door, {}, counts=counts))


async def _serve_sockets(roles: Sequence[Role], door: "Door", sockets: Sockets, *, counts: Heard | None = None) -> None:
    from pratique.server.config import planes
    from pratique.server.config.serving.planes import Listener
    from pratique.server.config.serving.planes import serve as serve_listeners

    others = None if counts is None else _heard(counts)
    tls = tls_context()
    listeners = []
    for port, together in _by_port(roles).items():
        application = planes.application(together, others=others)
        listeners.append(Listener(application=application, port=port, sockets=sockets.get(port, ())))
        _log.info("listening", roles=[each.value for each in together], port=port, tls=tls is not None)
    await serve_listeners(listeners, door=door, tls=tls)


def _heard(counts: Heard) -> Callable[[], Mapping[Key, float]]:
    """Return what gives the sums of what others tell; it is heard as it comes, so that nobody waits to tell."""
    asyncio.get_running_loop().add_reader(counts.mine.fileno(), counts.listen)

    def sums() -> Mapping[Key, float]:
        counts.forget(lives=psutil.pid_exists)
        return counts.sums()

    return sums


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
