"""Builds a plane's application."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

import structlog
from aiohttp import web
from aiohttp.typedefs import Middleware

from pratique.server.kernel import context, errors, inner, tracing
from pratique.server.kernel.database import away
from pratique.server.kernel.planes import express, writing
from pratique.server.kernel.planes.access_log import AccessLog, Line
from pratique.server.kernel.web import agent, forwarded, request_id
from pratique.server.kernel.web.metrics import known_method, request_seconds, status_class

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
ErrorRenderer = Callable[[web.Request, errors.Refusal], web.StreamResponse]

_FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host")
REQUEST_BODY_MAX = 8 * 1024 * 1024  # bytes that a handler may read at once; uploads are streamed

_log = structlog.get_logger("plane")


class Unexpected(errors.Unavailable):
    """Something went wrong on our side; the log has the details under request id {request_id}."""

    code = "internal_error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plane:
    """One data plane: its name, its routes, and how it words an error in its protocol.

    The requests of a ``quiet`` plane are logged only at level debug. ``hush`` is called when the server is told to
    stop, before it waits for running requests: a plane whose answers never end by themselves ends them there. An
    ``inner`` plane is not for users: whoever does not show the installation's own credential, for this plane by its
    name, is refused before any handler. ``answerer`` answers what it can before a request is made of it.
    """

    name: str
    routes: Iterable[web.RouteDef]
    render_error: ErrorRenderer
    start: Callable[[web.Application], Awaitable[None]] | None = None
    stop: Callable[[web.Application], Awaitable[None]] | None = None
    hush: Callable[[web.Application], Awaitable[None]] | None = None
    quiet: bool = False
    inner: bool = False
    answerer: express.Answerer | None = None


def make_application(*planes: Plane, trusted: Sequence[forwarded.Network] = ()) -> web.Application:
    """Return the aiohttp application that serves ``planes`` on one port; the first one words what matches no route.

    ``trusted`` are the proxies whose word about a request's origin is believed.
    """
    owners: dict[web.AbstractRoute, Plane] = {}
    log = AccessLog()
    frame = _frame(planes[0], owners, trusted, log)
    application = web.Application(middlewares=[frame], client_max_size=REQUEST_BODY_MAX)
    application.on_startup.append(writing.make_ready)
    swift = [express.Answering(each.name, each.answerer) for each in planes if each.answerer is not None]
    if swift and not trusted:  # whom a proxy speaks for is looked at with a request in hand
        application[express.LANES] = express.Lanes(swift, log)
    for plane in planes:
        owners.update(dict.fromkeys(application.add_routes(list(plane.routes)), plane))
        if plane.start is not None:
            application.on_startup.append(plane.start)
        if plane.stop is not None:
            application.on_cleanup.append(plane.stop)
        if plane.hush is not None:
            application.on_shutdown.append(plane.hush)
    application.on_cleanup.append(_writing(log))
    return application


def _writing(log: AccessLog) -> Callable[[web.Application], Awaitable[None]]:
    async def write(_application: web.Application) -> None:
        log.write()

    return write


def _frame(
    first: Plane, owners: Mapping[web.AbstractRoute, Plane], trusted: Sequence[forwarded.Network], log: AccessLog
) -> Middleware:
    @web.middleware
    async def frame(request: web.Request, handler: Handler) -> web.StreamResponse:
        plane = owners.get(request.match_info.route, first)
        request = _as_sent(request, trusted)
        accepted = request_id.accept(request.headers.get(request_id.HEADER))
        mark = tracing.accept(request.headers.get(tracing.HEADER))
        method = known_method(request.method)
        named = agent.accept(request.headers.get(agent.HEADER))
        context.enter(context.Context(request_id=accepted, client=request.remote or "", agent=named, traceparent=mark))
        started = time.perf_counter()
        with tracing.span(f"{method} {plane.name}", kind=tracing.Kind.SERVER, kept=not plane.quiet) as span:
            response = await _answer(plane, request, handler)
            if not response.prepared:
                response.headers[request_id.HEADER] = accepted
            seconds = time.perf_counter() - started
            request_seconds(plane.name, method, status_class(response.status)).observe(seconds)
            span.note("http.request.method", method)
            span.note("url.path", request.path)
            span.note("http.response.status_code", response.status)
            line = Line(
                plane.name,
                request.method,
                request.path,
                response.status,
                seconds,
                accepted,
                context.current().actor,
                context.current().traceparent,
                plane.quiet,
            )
            log.note(line, now=time.time())
        return response

    return frame


def _as_sent(request: web.Request, trusted: Sequence[forwarded.Network]) -> web.Request:
    """Return the request with the client, scheme and host that it had before trusted proxies passed it on."""
    if not trusted:
        return request
    direct = forwarded.Origin(client=request.remote or "", scheme=request.scheme, host=request.host)
    fields = {name: ",".join(request.headers.getall(name)) for name in _FORWARDED if name in request.headers}
    origin = forwarded.origin_of(direct, fields, trusted=trusted)
    if origin == direct:
        return request
    return request.clone(scheme=origin.scheme, host=origin.host, remote=origin.client)


async def _answer(plane: Plane, request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        forwarded.check_host(request.host)
        if plane.inner:
            context.set_actor(f"role:{inner.require(request.headers.get('Authorization'), called=plane.name)}")
        return await handler(request)
    except errors.Refusal as refusal:
        return plane.render_error(request, refusal)
    except web.HTTPNotFound:
        return plane.render_error(request, errors.NotFound())
    except web.HTTPMethodNotAllowed as error:
        refused = plane.render_error(request, errors.Invalid())
        refused.set_status(HTTPStatus.METHOD_NOT_ALLOWED)
        refused.headers["Allow"] = error.headers.get("Allow", "")
        return refused
    except (web.HTTPException, asyncio.CancelledError, ConnectionResetError):
        raise
    except away.FAILURES:
        _log.exception("database_away", plane=plane.name, path=request.path, request_id=context.current().request_id)
        return plane.render_error(request, away.DatabaseAway(retry_after=away.RETRY_AFTER))
    except Exception:  # noqa: BLE001 — the outermost frame: logged in full, told to the client without details
        present = context.current().request_id
        _log.exception("unexpected", plane=plane.name, path=request.path, request_id=present)
        refused = plane.render_error(request, Unexpected(request_id=present))
        refused.set_status(HTTPStatus.INTERNAL_SERVER_ERROR)
        return refused
