"""The plane: every request of a package manager comes here, is read, authorised, and given to its ecosystem."""

import asyncio
import time
from http import HTTPStatus

from aiohttp import web

from pratique.server.firewall import metrics
from pratique.server.firewall.edge import auditing, npm, pypi
from pratique.server.firewall.edge.access import admit
from pratique.server.firewall.edge.addresses import Address, Kind, parse_npm, parse_pypi
from pratique.server.firewall.edge.asking import Asking
from pratique.server.firewall.edge.errors import render, status_of
from pratique.server.firewall.edge.parts import Parts
from pratique.server.firewall.errors import NoSuchAddress
from pratique.server.firewall.models import Ecosystem
from pratique.server.kernel.errors import Refusal
from pratique.server.kernel.planes import Plane

_READS = ("GET", "HEAD")
_PARSERS = {"pypi": parse_pypi, "npm": parse_npm}
_ANSWERS = {Ecosystem.PYPI: pypi.answer, Ecosystem.NPM: npm.answer}


def firewall_plane(parts: Parts) -> Plane:
    """Return the plane that serves ``parts``."""

    async def handle(request: web.Request) -> web.StreamResponse:
        """Give pages and files of packages, by ecosystem and repository, and why not what is refused; `npm audit`."""
        return await _handle(request, parts)

    async def nowhere(_request: web.Request) -> web.StreamResponse:
        """Say that the firewall has no page here."""
        raise NoSuchAddress

    preparing: list[asyncio.Task[None]] = []

    async def start(_application: web.Application) -> None:
        for each in parts.buffers:
            each.start()
        preparing.append(asyncio.create_task(parts.judging.prepare()))

    async def stop(_application: web.Application) -> None:
        await asyncio.gather(*preparing, return_exceptions=True)
        await parts.files.stop()
        await parts.pages.stop()
        for each in parts.buffers:
            await each.stop()
        await parts.upstreams.close()

    routes = [web.get("/", nowhere), *(web.route("*", f"/{each}/{{rest:.*}}", handle) for each in _PARSERS)]
    return Plane(name="firewall", routes=routes, render_error=render, start=start, stop=stop)


async def _handle(request: web.Request, parts: Parts) -> web.StreamResponse:
    started = time.perf_counter()
    ecosystem, kind, status = "none", "none", int(HTTPStatus.INTERNAL_SERVER_ERROR)
    try:
        raw_path = request.rel_url.raw_path
        address = _PARSERS[raw_path.split("/", 2)[1]](raw_path)
        ecosystem, kind = address.ecosystem.value, address.kind.value
        response = await _answer(request, address, parts)
        status = response.status
    except Refusal as refusal:
        status = int(status_of(refusal))
        raise
    finally:
        metrics.REQUESTS.labels(ecosystem=ecosystem, kind=kind, status=str(status)).inc()
        metrics.SECONDS.labels(ecosystem=ecosystem, kind=kind).observe(time.perf_counter() - started)
    return response


async def _answer(request: web.Request, address: Address, parts: Parts) -> web.StreamResponse:
    is_audit = address.kind in (Kind.AUDIT, Kind.AUDIT_TREE)
    methods = ("POST",) if is_audit else _READS
    if request.method not in methods:
        raise web.HTTPMethodNotAllowed(request.method, methods)
    repository, principal = await admit(request, address, parts)
    asking = Asking(request=request, address=address, repository=repository, principal=principal, parts=parts)
    if is_audit:
        return await auditing.answer(asking)
    return await _ANSWERS[address.ecosystem](asking)
