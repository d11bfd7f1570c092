"""The plane: every request under `/v2/` comes here, is read, authorised, and given to its handler."""

import time
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from http import HTTPStatus

from aiohttp import web

from pratique.server.identity.errors import BadRegistryToken
from pratique.server.identity.registry_token import Grant
from pratique.server.kernel.errors import Refusal
from pratique.server.kernel.planes import Plane
from pratique.server.registry import metrics
from pratique.server.registry.edge import blobs, express, lists, manifests, refusals, uploads
from pratique.server.registry.edge.access import authorise, read_token
from pratique.server.registry.edge.bodies import must_close, wait_for_handler
from pratique.server.registry.edge.errors import render, wording_of
from pratique.server.registry.edge.headers import API_VERSION, BASE, place
from pratique.server.registry.edge.parts import Parts
from pratique.server.registry.edge.routing import Address, Kind, parse
from pratique.server.registry.errors import NotAllowedHere

Handler = Callable[[web.Request, Address, Grant, Parts], Awaitable[web.StreamResponse]]


async def _base(_request: web.Request, _address: Address, _grant: Grant, _parts: Parts) -> web.Response:
    """Say that this is a registry and that the credentials are good."""
    return web.Response(body=b"{}", content_type="application/json")


HANDLERS: Mapping[Kind, Mapping[str, Handler]] = {
    Kind.BASE: {"GET": _base, "HEAD": _base},
    Kind.CATALOGUE: {"GET": lists.get_catalogue, "HEAD": lists.get_catalogue},
    Kind.TAGS: {"GET": lists.get_tags, "HEAD": lists.get_tags},
    Kind.REFERRERS: {"GET": lists.get_referrers, "HEAD": lists.get_referrers},
    Kind.MANIFEST: {
        "GET": manifests.get_manifest,
        "HEAD": manifests.get_manifest,
        "PUT": manifests.put_manifest,
        "DELETE": manifests.delete_manifest,
    },
    Kind.BLOB: {"GET": blobs.get_blob, "HEAD": blobs.get_blob, "DELETE": blobs.delete_blob},
    Kind.UPLOADS: {"POST": uploads.post_upload},
    Kind.UPLOAD: {
        "GET": uploads.get_upload,
        "HEAD": uploads.get_upload,
        "PATCH": uploads.patch_upload,
        "PUT": uploads.put_upload,
        "DELETE": uploads.delete_upload,
    },
}
"""Every route of the registry: what is not here does not exist."""


def registry_plane(parts: Parts) -> Plane:
    """Return the plane that serves ``parts``."""

    async def handle(request: web.Request) -> web.StreamResponse:
        return await _handle(request, parts)

    async def start(_application: web.Application) -> None:
        parts.pulls.start()

    async def stop(_application: web.Application) -> None:
        await parts.pulls.stop()
        await parts.store.close()

    routes = [web.route("*", path, handle, expect_handler=wait_for_handler) for path in ("/v2", "/v2/{rest:.*}")]
    answerer = express.answerer(parts) if parts.reads.is_at_once else None
    return Plane(name="registry", routes=routes, render_error=render, start=start, stop=stop, answerer=answerer)


async def _handle(request: web.Request, parts: Parts) -> web.StreamResponse:
    started = time.perf_counter()
    kind, status = "none", 500
    if parts.settings.absolute_locations:
        request[BASE] = parts.settings.public_url.rstrip("/") or f"{request.scheme}://{request.host}"
    address: Address | None = None
    try:
        address = parse(request.rel_url.raw_path, host=request.host, subject=partial(_subject, request, parts))
        kind = address.kind.value
        response = await _answer(request, address, parts)
        status = response.status
    except Refusal as refusal:
        status = int(wording_of(refusal).status)
        if address is not None:
            await refusals.tell(request, address, refusal)
        raise
    finally:
        method = request.method if request.method in _METHODS else "other"
        metrics.requests(method, kind, status).inc()
        metrics.seconds(method, kind).observe(time.perf_counter() - started)
    return response


async def _answer(request: web.Request, address: Address, parts: Parts) -> web.StreamResponse:
    handlers = HANDLERS[address.kind]
    handler = handlers.get(request.method)
    if request.method == "OPTIONS":
        return web.Response(status=HTTPStatus.NO_CONTENT, headers={**API_VERSION, "Allow": _allowed(handlers)})
    if handler is None:
        raise NotAllowedHere(method=request.method, allowed=_allowed(handlers))
    grant = authorise(request, address, parts)
    response = await handler(request, address, grant, parts)
    if not response.prepared:
        response.headers.update(API_VERSION)
        place(request, response.headers)
        if must_close(request):
            response.force_close()
    return response


def _allowed(handlers: Mapping[str, Handler]) -> str:
    return ", ".join((*handlers, "OPTIONS"))


def _subject(request: web.Request, parts: Parts) -> str:
    """Return who asks, if the token tells, for a message that names what they should have written."""
    try:
        grant = read_token(request, parts)
    except BadRegistryToken:
        return ""
    return "" if grant is None else grant.subject


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
