"""A remote index, asked once: the request, what is added to it, and what its answers mean."""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus

import aiohttp

from pratique.core.advisories.osv import MAX_BODY
from pratique.server.index.errors import BadProxyHeader, RemoteAway, RemoteRefuses
from pratique.server.index.osv import Asking, Kind, Reply
from pratique.server.index.proxy import metrics
from pratique.server.index.proxy.settings import IndexProxySettings
from pratique.server.kernel.egress import AddressDenied, SchemeDenied

ANSWER_MAX = 32 * 2**20
_CHUNK = 256 * 1024
_KEPT = ("Pratique-Index-Built", "Pratique-Index-Age", "Pratique-Not-Covered")
_OURS = frozenset({HTTPStatus.OK, HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND})
"""Statuses that are answers to the question, and are passed on."""
_REFUSING = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


class Remote:
    """An index at an address."""

    def __init__(self, session: aiohttp.ClientSession, own: IndexProxySettings) -> None:
        self._session = session
        self._base = own.upstream.rstrip("/")
        self._within = own.within
        self._headers = headers_of(own)

    async def ask(self, asking: Asking) -> Reply:
        """Ask the remote. Raises `RemoteAway` where it makes sense to ask again, `RemoteRefuses` where it does not."""
        with metrics.UPSTREAM_SECONDS.time():
            try:
                async with asyncio.timeout(self._within):
                    return await self._asked(asking)
            except TimeoutError as error:
                raise RemoteAway(address=self._base, reason=f"no answer within {self._within:g} s") from error
            except (aiohttp.ClientError, OSError) as error:
                raise RemoteAway(address=self._base, reason=type(error).__name__) from error
            except (AddressDenied, SchemeDenied) as error:
                raise RemoteRefuses(address=self._base, reason=str(error)) from error

    async def _asked(self, asking: Asking) -> Reply:
        method, path = ("GET", f"/{asking.identifier}") if asking.kind is Kind.RECORD else ("POST", "")
        request = self._session.request(
            method,
            f"{self._base}/v1/{asking.kind.value}{path}",
            data=asking.body[: MAX_BODY + 1] or None,
            headers=self._headers,
            allow_redirects=False,
        )
        async with request as answer:
            if answer.status in _REFUSING:
                raise RemoteRefuses(address=self._base, reason=f"{answer.status} {answer.reason}")
            if answer.status not in _OURS:
                raise RemoteAway(address=self._base, reason=f"{answer.status} {answer.reason}")
            kept = {name: answer.headers[name] for name in _KEPT if name in answer.headers}
            return Reply(body=await _read(answer.content, self._base), status=answer.status, headers=kept)


def headers_of(own: IndexProxySettings) -> Mapping[str, str]:
    """Return what is sent with each question. Raises `BadProxyHeader`."""
    found = {"Content-Type": "application/json"}
    for each in own.headers:
        name, colon, value = each.partition(":")
        if not (colon and name.strip().replace("-", "").isalnum() and value.strip().isprintable()):
            raise BadProxyHeader(name=name.strip()[:40])
        found[name.strip()] = value.strip()
    if own.token:
        found["Authorization"] = f"Bearer {own.token}"
    return found


async def _read(content: aiohttp.StreamReader, address: str) -> bytes:
    body = bytearray()
    async for chunk in content.iter_chunked(_CHUNK):
        body += chunk
        if len(body) > ANSWER_MAX:
            raise RemoteRefuses(address=address, reason=f"its answer has more than {ANSWER_MAX} bytes")
    return bytes(body)
