"""aiohttp's client with the guard built in."""

import ipaddress
import os
import socket
import ssl
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.request import getproxies

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver
from yarl import URL

from pratique import __version__
from pratique.server.kernel import settings
from pratique.server.kernel.egress.errors import AddressDenied, SchemeDenied
from pratique.server.kernel.egress.policy import Policy
from pratique.server.kernel.egress.settings import EgressSettings

_CONNECTIONS_PER_HOST = 20  # as many as a package manager opens at once
_SCHEMES = frozenset({"http", "https"})

Place = tuple[str, int]
SocketFactory = Callable[[tuple[Any, ...]], socket.socket]


def open_session(policy: Policy, *, resolver: AbstractResolver | None = None) -> aiohttp.ClientSession:
    """Return a session whose every connection obeys ``policy``; the caller closes it.

    Requests through it raise :class:`AddressDenied` or :class:`SchemeDenied`. ``resolver`` is for tests.
    """
    own = settings.current(EgressSettings)
    # Where no proxy is named the environment is not asked: aiohttp would read ~/.netrc for each request, and show what
    # stands there to whoever it is about.
    asks_environment = bool(getproxies())
    guard = _Guard(policy, resolver or DefaultResolver(), asks_environment=asks_environment)
    connector = aiohttp.TCPConnector(
        resolver=guard,
        socket_factory=guard.make_socket,
        limit_per_host=_CONNECTIONS_PER_HOST,
        use_dns_cache=False,
        ssl=tls(),
    )
    return aiohttp.ClientSession(
        connector=connector,
        trust_env=asks_environment,
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=own.connect_within, sock_read=own.idle),
        trace_configs=[guard.tracing()],
        headers={"User-Agent": f"Pratique/{__version__}"},
        cookie_jar=aiohttp.DummyCookieJar(),
        max_line_size=16 * 1024,
        max_field_size=16 * 1024,
    )


def guard_of(policy: Policy) -> tuple[AbstractResolver, SocketFactory]:
    """Return what makes a library that connects by aiohttp obey ``policy``: its resolver, and its sockets' factory.

    For one address that an operator set; such a library follows no redirects to other hosts and asks no proxy.
    """
    guard = _Guard(policy, DefaultResolver())
    return guard, guard.make_socket


def tls() -> ssl.SSLContext:
    """Return the context of a client that trusts the system's authorities and those of the setting.

    It takes 25 ms to read them, so that is done again only where their files have changed.
    """
    own = settings.current(EgressSettings).ca_file
    system = ssl.get_default_verify_paths().cafile
    return _trusting(own, tuple(_changed_at(each) for each in (own, system)))


@lru_cache(maxsize=4)
def _trusting(own: Path | None, _changed: tuple[int, ...]) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if own is not None:
        context.load_verify_locations(own)
    return context


def _changed_at(file: Path | str | None) -> int:
    try:
        return 0 if file is None else os.stat(file).st_mtime_ns  # noqa: PTH116 — it may be text
    except FileNotFoundError:
        return 0


class _Guard(AbstractResolver):
    """Resolves names to what the policy leaves of them, and looks at every address again when its socket is made."""

    def __init__(self, policy: Policy, inner: AbstractResolver, *, asks_environment: bool = False) -> None:
        self._policy = policy
        self._inner = inner
        self._asks_environment = asks_environment
        self._proxies: set[Place] = set()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the addresses of ``host`` that may be connected to. Raises :class:`AddressDenied` if none may."""
        found = await self._inner.resolve(host, port, family)
        if (host, port) in self._proxies:
            self._proxies.update((each["host"], port) for each in found)
            return found
        objections = [self._policy.objection(each["host"]) for each in found]
        allowed = [each for each, objection in zip(found, objections, strict=True) if objection is None]
        if found and not allowed:
            raise AddressDenied(host=host, address=found[0]["host"], kind=objections[0])
        return allowed

    async def close(self) -> None:
        """Close the resolver behind this one."""
        await self._inner.close()

    def make_socket(self, address: tuple[Any, ...]) -> socket.socket:
        """Return a socket for an address that may be connected to. Raises :class:`AddressDenied`."""
        family, kind, protocol, _, place = address
        host, port = place[0], place[1]
        if (host, port) not in self._proxies:
            objection = self._policy.objection(host)
            if objection is not None:
                raise AddressDenied(host=host, address=host, kind=objection)
        return socket.socket(family=family, type=kind, proto=protocol)

    def tracing(self) -> aiohttp.TraceConfig:
        """Return the hooks that look at each request and redirect before it is made."""
        config = aiohttp.TraceConfig()
        config.on_request_start.append(self._before_request)
        config.on_request_redirect.append(self._before_redirect)
        return config

    async def _before_request(
        self, _session: aiohttp.ClientSession, _context: object, params: aiohttp.TraceRequestStartParams
    ) -> None:
        await self._check(params.url)

    async def _before_redirect(
        self, _session: aiohttp.ClientSession, _context: object, params: aiohttp.TraceRequestRedirectParams
    ) -> None:
        location = params.response.headers.get("Location") or params.response.headers.get("URI") or ""
        await self._check(params.url.join(URL(location)))

    async def _check(self, url: URL) -> None:
        if url.scheme not in _SCHEMES:
            raise SchemeDenied(scheme=url.scheme)
        if not self._asks_environment:
            return
        try:
            proxy, _ = aiohttp.helpers.get_env_proxy_for_url(url)
        except LookupError:
            return
        # A proxy is the operator's own; where the request goes behind it can only be looked at from here.
        self._proxies.add((proxy.host or "", proxy.port or 0))
        host = url.host or ""
        for address in await self._addresses(host, url.port or 0):
            objection = self._policy.objection(address)
            if objection is not None:
                raise AddressDenied(host=host, address=address, kind=objection)

    async def _addresses(self, host: str, port: int) -> list[str]:
        try:
            return [str(ipaddress.ip_address(host))]
        except ValueError:
            pass
        try:
            return [each["host"] for each in await self._inner.resolve(host, port, socket.AF_UNSPEC)]
        except (TimeoutError, OSError):
            return []  # a name that only the proxy can resolve
