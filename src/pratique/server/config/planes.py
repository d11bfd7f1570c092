"""The applications of the data planes: which planes stand behind each role, and what every port answers besides."""

import asyncio
from collections.abc import Callable, Mapping, Sequence

from aiohttp import web

from pratique.server.config import certificates, health, public_metrics
from pratique.server.config.roles import Role
from pratique.server.kernel import errors
from pratique.server.kernel.planes import Plane, make_application
from pratique.server.kernel.web import problems


def render_problem(_request: web.Request, refusal: errors.Refusal) -> web.StreamResponse:
    """Word a refusal as a problem document, as the control plane does."""
    status, headers, document = problems.of_refusal(refusal)
    return web.json_response(document, status=status, headers=headers, content_type=problems.CONTENT_TYPE)


class NothingHereYet(errors.NotFound):
    """Package managers will be served here; this version only answers {known} on this port."""

    code = "nothing_here_yet"


def application(roles: Sequence[Role]) -> web.Application:
    """Return the application that serves ``roles`` on one port."""
    planes = [plane for role in roles for plane in _PLANES[role]()]
    return make_application(*planes, _operations("+".join(each.value for each in roles)))


def _registry() -> list[Plane]:
    from pratique.server.identity.registry_token import edge as garant

    return [garant.plane(render_error=render_problem)]


def _streams() -> list[Plane]:
    return []


def _firewall() -> list[Plane]:
    async def refuse(_request: web.Request) -> web.StreamResponse:
        raise NothingHereYet(known=f"{health.PATH}, {public_metrics.PATH} and {certificates.PATH}")

    return [Plane(name="firewall", routes=[web.get("/", refuse)], render_error=_render_firewall)]


def _render_firewall(request: web.Request, refusal: errors.Refusal) -> web.StreamResponse:
    if type(refusal) is errors.NotFound:
        refusal = NothingHereYet(known=f"{health.PATH}, {public_metrics.PATH} and {certificates.PATH}")
    return render_problem(request, refusal)


_PLANES: Mapping[Role, Callable[[], list[Plane]]] = {
    Role.REGISTRY: _registry,
    Role.STREAMS: _streams,
    Role.FIREWALL: _firewall,
}


def _operations(name: str) -> Plane:
    checked = health.Health(name)

    async def answer_health(_request: web.Request) -> web.StreamResponse:
        status, document = await asyncio.to_thread(checked.document)
        return web.json_response(document, status=status)

    async def answer_metrics(request: web.Request) -> web.StreamResponse:
        public_metrics.require_near(request.remote or "", request.headers)
        body, content_type = public_metrics.render()
        return web.Response(body=body, headers={"Content-Type": content_type})

    async def answer_authority(_request: web.Request) -> web.StreamResponse:
        return web.Response(body=certificates.read_authority(), headers=certificates.AUTHORITY_HEADERS)

    routes = [
        web.get(health.PATH, answer_health),
        web.get(public_metrics.PATH, answer_metrics),
        web.get(certificates.PATH, answer_authority),
    ]
    return Plane(name="operations", routes=routes, render_error=render_problem, quiet=True)
