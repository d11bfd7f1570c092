"""The routes of the plane `streams`."""

import asyncio
from contextlib import aclosing
from uuid import UUID

import structlog
from aiohttp import web

from pratique.server.jobs import ports
from pratique.server.jobs.errors import BadTicket, JobNotFound
from pratique.server.jobs.settings import JobsSettings
from pratique.server.jobs.streams import sse, tickets
from pratique.server.jobs.streams.hub import Hub, Pace
from pratique.server.kernel import clock
from pratique.server.kernel.database.reads import Reads
from pratique.server.kernel.errors import Refusal
from pratique.server.kernel.planes import Plane
from pratique.server.kernel.web import problems, request_id

ROUTE = f"{ports.PATH}/jobs/{{job}}/log"
WRITE = 30.0
"""Seconds after which a reader that takes nothing is let go."""
_CORS = {"Access-Control-Allow-Origin": "*"}
"""Any page may read a stream it has a ticket for; without `Allow-Credentials` no cookie is ever sent along."""
_PREFLIGHT = {
    **_CORS,
    "Access-Control-Allow-Methods": "GET",
    "Access-Control-Allow-Headers": "Authorization, Last-Event-ID",
    "Access-Control-Max-Age": "600",
}
_STREAM = {
    **_CORS,
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",
    "X-Content-Type-Options": "nosniff",
}


_log = structlog.get_logger("streams")


def plane(reads: Reads, settings: JobsSettings) -> Plane:
    """The plane `streams`, reading through `reads`."""
    hub = Hub(
        reads,
        Pace(
            streams=settings.streams,
            poll=settings.stream_poll,
            look=settings.stream_look,
            life=settings.stream_life,
            heartbeat=settings.stream_heartbeat,
        ),
    )

    async def follow(request: web.Request) -> web.StreamResponse:
        """Follow a job's log as server-sent events `line`, `status`, `end`; needs a ticket as bearer token."""
        return await _follow(request, hub)

    async def start(_application: web.Application) -> None:
        hub.listen()

    async def stop(_application: web.Application) -> None:
        await hub.deafen()

    async def hush(_application: web.Application) -> None:
        await hub.close()

    routes = [web.get(ROUTE, follow, allow_head=False), web.options(ROUTE, _preflight)]
    return Plane(name="streams", routes=routes, render_error=render_error, start=start, stop=stop, hush=hush)


def render_error(_request: web.Request, refusal: Refusal) -> web.StreamResponse:
    """A refusal as a problem document that the page may read."""
    status, headers, document = problems.of_refusal(refusal)
    headers.pop("WWW-Authenticate", None)  # a ticket is nothing a browser could ask a person for
    return web.json_response(document, status=status, headers={**headers, **_CORS}, content_type=problems.CONTENT_TYPE)


async def _preflight(_request: web.Request) -> web.StreamResponse:
    """Let pages of any origin follow with a ticket, and without cookies."""
    return web.Response(status=204, headers=_PREFLIGHT)


async def _follow(request: web.Request, hub: Hub) -> web.StreamResponse:
    job_id = _job_id(request)
    tickets.verify(_ticket(request), job_id=job_id, now=clock.now())
    after = sse.resume_after(request.headers.get("Last-Event-ID"))
    async with hub.follow(job_id, after=after) as events, aclosing(events):
        response = web.StreamResponse(headers=_STREAM)
        response.headers[request_id.HEADER] = request_id.accept(request.headers.get(request_id.HEADER))
        await response.prepare(request)
        try:
            async for each in events:
                await asyncio.wait_for(response.write(each), WRITE)
            await response.write_eof()
        except TimeoutError:
            _log.info("stream.abandoned", job=str(job_id), waited_s=WRITE)
            if request.transport is not None:
                request.transport.abort()
    return response


def _job_id(request: web.Request) -> UUID:
    text = request.match_info["job"]
    try:
        return UUID(text)
    except ValueError as error:
        raise JobNotFound(job=text[:64]) from error


def _ticket(request: web.Request) -> str:
    scheme, _, ticket = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not ticket:
        raise BadTicket
    return ticket.strip()
