"""One request to an upstream: through the egress guard, redirects followed by hand, failures told apart.

Credentials go to the upstream's own origin only: a file on another host, and a redirect there, are asked for without.
"""

import base64
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Final

import aiohttp
from yarl import URL

from pratique.server.firewall import metrics
from pratique.server.firewall.errors import UpstreamBusy, UpstreamDown, UpstreamRefuses, UpstreamUnreadable
from pratique.server.firewall.reads import RepositoryRow
from pratique.server.kernel import vault
from pratique.server.kernel.egress import Policy, SchemeDenied
from pratique.server.kernel.egress.session import open_session

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_REDIRECTS_MAX: Final = 5
_REFUSES: Final = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.PROXY_AUTHENTICATION_REQUIRED})
_BUSY: Final = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_MISSING: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_RETRY_DEFAULT: Final = 30
_RETRY_MAX: Final = 3600
_ASKED_BY: Final[Mapping[int, str]] = {HTTPStatus.PARTIAL_CONTENT: "Range", HTTPStatus.NOT_MODIFIED: "If-None-Match"}
"""By which header an answer is asked for; else what it has is not the whole."""


class NotThere(Exception):
    """The upstream has no such thing."""


class Upstreams:
    """The sessions of a process: one for upstreams on the Internet, one for those that may be in private networks."""

    def __init__(self) -> None:
        self._sessions: dict[bool, aiohttp.ClientSession] = {}

    async def close(self) -> None:
        """Close the connections."""
        for session in self._sessions.values():
            await session.close()
        self._sessions.clear()

    @asynccontextmanager
    async def get(
        self, repository: RepositoryRow, url: str, *, what: str, headers: Mapping[str, str], raw: bool = False
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Give the answer to a GET: 200, or the 206 or 304 that was asked for. ``raw``: as it is sent, not unpacked.

        Raises ``NotThere``, ``UpstreamRefuses``, ``UpstreamBusy``, ``UpstreamDown``, ``UpstreamUnreadable`` and what
        the egress guard raises.
        """
        kind = "file" if raw else "page"
        try:
            response = await self._follow(repository, URL(url, encoded=True), headers=headers, raw=raw)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            metrics.UPSTREAM.labels(kind=kind, result="down").inc()
            raise UpstreamDown(repository=repository.name, what=what, reason=_words(error)) from error
        metrics.UPSTREAM.labels(kind=kind, result=str(response.status)).inc()
        try:
            _check(response, repository, what, asked=headers)
            yield response
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise UpstreamDown(repository=repository.name, what=what, reason=_words(error)) from error
        finally:
            response.close()

    async def _follow(
        self, repository: RepositoryRow, url: URL, *, headers: Mapping[str, str], raw: bool
    ) -> aiohttp.ClientResponse:
        session = self._session(allows_private=repository.allows_private)
        home = URL(repository.upstream).origin()
        for _ in range(_REDIRECTS_MAX):
            if url.scheme not in ("http", "https"):
                raise SchemeDenied(scheme=url.scheme)
            sent = dict(headers)
            if repository.credentials is not None and url.origin() == home:
                sent["Authorization"] = _authorization(vault.open_sealed(repository.credentials))
            response = await session.get(url, headers=sent, allow_redirects=False, auto_decompress=not raw)
            place = response.headers.get("Location")
            if response.status not in _REDIRECTS or place is None:
                return response
            response.close()
            url = url.join(URL(place, encoded=True))
        message = f"it redirects more than {_REDIRECTS_MAX} times"
        raise ValueError(message)

    def _session(self, *, allows_private: bool) -> aiohttp.ClientSession:
        session = self._sessions.get(allows_private)
        if session is None:
            session = self._sessions[allows_private] = open_session(Policy(private=allows_private))
        return session


def _check(response: aiohttp.ClientResponse, repository: RepositoryRow, what: str, *, asked: Mapping[str, str]) -> None:
    status = response.status
    if status in _MISSING:
        raise NotThere
    if status in _REFUSES:
        raise UpstreamRefuses(repository=repository.name, status=status, what=what)
    if status in _BUSY:
        raise UpstreamBusy(repository=repository.name, status=status, retry_after=_retry_after(response))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise UpstreamDown(repository=repository.name, what=what, reason=f"it answered {status}")
    if status != HTTPStatus.OK and _ASKED_BY.get(status, "") not in asked:
        raise UpstreamUnreadable(repository=repository.name, what=what, reason=f"it answered {status}")


def _retry_after(response: aiohttp.ClientResponse) -> int:
    text = response.headers.get("Retry-After", "")
    return min(max(int(text), 1), _RETRY_MAX) if text.isascii() and text.isdigit() else _RETRY_DEFAULT


def _authorization(credentials: str) -> str:
    if ":" not in credentials:
        return f"Bearer {credentials}"
    return f"Basic {base64.b64encode(credentials.encode()).decode()}"


def _words(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "it did not answer in time"
    return str(error)[:200] or type(error).__name__
