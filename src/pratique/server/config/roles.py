"""The roles an installation is made of, and the port of each.

``api`` is Granian in a process of its own; ``registry``, ``streams``, ``firewall``, ``osa-api`` and the inner roles
``judge`` and ``index-proxy`` are planes that one aiohttp process can serve together or several apart.
"""

from enum import StrEnum
from typing import assert_never

from pratique.server.config.settings import Api, Firewall, Judge, OsaApi, Streams
from pratique.server.index.proxy.settings import IndexProxySettings
from pratique.server.kernel import settings
from pratique.server.registry.settings import RegistrySettings


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
