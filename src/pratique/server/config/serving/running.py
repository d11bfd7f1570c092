"""How the roles are run: ``api`` by Granian in a process of its own, planes by aiohttp, together or apart."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import structlog

from pratique.server.config import certificates, listening, presence
from pratique.server.config.health import Health
from pratique.server.config.roles import Role, port_of, port_setting
from pratique.server.config.settings import Api, Installation
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


class ApiAlone(Invalid):
    """The role `api` has a server of its own; start it in another process: `pratique serve api`."""

    code = "api_alone"


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
    static = _static_directory(installation)
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


def _static_directory(installation: Installation) -> Path:
    """Return where `pratique collectstatic` puts the pages' files."""
    return installation.data / "static"
