"""The routes of the role `index-proxy`, and the stack of who answers."""

from dataclasses import dataclass
from typing import Final

import aiohttp
from aiohttp import web

from pratique.core.advisories.osv import MAX_BODY
from pratique.server.index import current
from pratique.server.index.osv import Asking, Kind, Reply, refused
from pratique.server.index.proxy.answers import Answers, OwnIndex
from pratique.server.index.proxy.enriching import Enriching
from pratique.server.index.proxy.remote import Remote, headers_of
from pratique.server.index.proxy.settings import IndexProxySettings
from pratique.server.index.proxy.wrappers import Guarded, Remembering, Retrying
from pratique.server.kernel import errors
from pratique.server.kernel.egress import Policy
from pratique.server.kernel.egress.session import open_session
from pratique.server.kernel.planes import Plane

NAME: Final = "index-proxy"
UPSTREAM: Final = Policy(private=True)
"""An administrator chose the address: it may be in the organisation's network."""


@dataclass(slots=True)
class _Stack:
    """Who answers, once the plane runs."""

    answers: Answers
    guarded: Guarded | None = None
    remembering: Remembering | None = None
    session: aiohttp.ClientSession | None = None


class IndexProxy:
    """The state of one plane."""

    def __init__(self, own: IndexProxySettings) -> None:
        self._own = own
        self._stack = _Stack(OwnIndex())
        headers_of(own)  # what cannot be sent is refused at the start

    async def start(self, _application: web.Application) -> None:
        """Open what is needed to ask a remote, where one is set."""
        own = self._own
        if not own.upstream:
            return
        session = open_session(UPSTREAM)
        retrying = Retrying(Remote(session, own), attempts=own.attempts, pause=own.pause)
        guarded = Guarded(retrying, failures=own.failures, rest=own.rest)
        remembering = Remembering(guarded, fresh=own.fresh, stale=own.stale, mib=own.remembered)
        self._stack = _Stack(Enriching(remembering) if own.enrich else remembering, guarded, remembering, session)

    async def stop(self, _application: web.Application) -> None:
        """Close it."""
        if self._stack.session is not None:
            await self._stack.session.close()

    async def answer(self, asking: Asking) -> web.StreamResponse:
        """Answer a question."""
        return _response(await self._stack.answers.ask(asking))

    def ailment(self) -> str | None:
        """Return what keeps every question from being answered. Blocks."""
        guarded, remembering = self._stack.guarded, self._stack.remembering
        if guarded is not None and remembering is not None:
            is_mute = guarded.is_open and remembering.is_empty
            return "the remote index does not answer, and nothing is remembered" if is_mute else None
        try:
            current.opened()
        except errors.Refusal as refusal:
            return f"the index cannot be read ({refusal.code})"
        return None


def plane(proxy: IndexProxy) -> Plane:
    """Return the plane of a proxy."""

    async def query(request: web.Request) -> web.StreamResponse:
        """Say which records affect a version of a package; for roles of this installation, with its own credential."""
        return await proxy.answer(Asking(kind=Kind.QUERY, body=await _body(request)))

    async def query_batch(request: web.Request) -> web.StreamResponse:
        """Say the same of many packages, with the records' ids only; for roles of this installation."""
        return await proxy.answer(Asking(kind=Kind.BATCH, body=await _body(request)))

    async def record(request: web.Request) -> web.StreamResponse:
        """Give a record by its id; for roles of this installation."""
        return await proxy.answer(Asking(kind=Kind.RECORD, identifier=request.match_info["identifier"]))

    routes = [
        web.post("/v1/query", query),
        web.post("/v1/querybatch", query_batch),
        web.get("/v1/vulns/{identifier:[0-9A-Za-z_.:+~-]{1,128}}", record),
    ]
    return Plane(
        name=NAME,
        routes=routes,
        render_error=lambda _request, refusal: _response(refused(refusal)),
        start=proxy.start,
        stop=proxy.stop,
        inner=True,
    )


def _response(reply: Reply) -> web.Response:
    return web.Response(
        body=reply.body, status=reply.status, headers=dict(reply.headers), content_type="application/json"
    )


async def _body(request: web.Request) -> bytes:
    body = await request.content.read(MAX_BODY + 1)
    while not request.content.at_eof() and len(body) <= MAX_BODY:
        body += await request.content.read(MAX_BODY + 1 - len(body))
    return body
