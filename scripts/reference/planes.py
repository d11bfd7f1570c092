"""The page of what the data planes answer."""

from collections.abc import Iterable, Mapping

from pratique.server.config import planes
from pratique.server.config.roles import Role
from pratique.server.registry.edge.plane import HANDLERS
from pratique.server.registry.edge.routing import Kind
from scripts.reference.markdown import code, page, table

_INTRO = """
The data planes are served by aiohttp, each role on its own port, or together. The registry follows the OCI distribution
specification 1.1 and what Docker's clients rely on. `{name}` is a repository's name of at least two segments.
"""

PATHS: Mapping[Kind, str] = {
    Kind.BASE: "/v2/",
    Kind.CATALOGUE: "/v2/_catalog",
    Kind.TAGS: "/v2/{name}/tags/list",
    Kind.REFERRERS: "/v2/{name}/referrers/{digest}",
    Kind.MANIFEST: "/v2/{name}/manifests/{tag or digest}",
    Kind.BLOB: "/v2/{name}/blobs/{digest}",
    Kind.UPLOADS: "/v2/{name}/blobs/uploads/",
    Kind.UPLOAD: "/v2/{name}/blobs/uploads/{id}",
}
"""How each kind of address is written, as the specification does."""

PLANES = (Role.REGISTRY, Role.STREAMS, Role.FIREWALL, Role.JUDGE, Role.INDEX_PROXY)


def planes_page() -> str:
    """Return the page that lists the routes of the data planes."""
    apart = {role: set(_application(role)) for role in PLANES}
    everywhere = set.intersection(*apart.values())
    parts = ["## The registry", _table(registry())]
    for role, routes in apart.items():
        own = sorted(routes - everywhere, key=lambda route: (route[1], route[0]))
        if own:
            parts += [f"## Also on the port of role `{role.value}`", _table(own)]
    parts += ["## On every port, the API's too", _table(sorted(everywhere, key=lambda route: route[1]))]
    return page("Data planes", _INTRO, *parts)


def registry() -> Iterable[tuple[str, str, str]]:
    """Yield methods, path and words of each route under `/v2/`."""
    for kind, methods in HANDLERS.items():
        by_handler: dict[str, list[str]] = {}
        for method, handler in methods.items():
            by_handler.setdefault(_first_line(handler), []).append(method)
        for words, names in by_handler.items():
            yield ", ".join(names), PATHS[kind], words


def _application(role: Role) -> Iterable[tuple[str, str, str]]:
    for resource in planes.application([role]).router.resources():
        if not resource.canonical.startswith("/v2"):
            for route in resource:
                if route.method != "HEAD":
                    yield route.method, resource.canonical, _first_line(route.handler)


def _table(rows: Iterable[tuple[str, str, str]]) -> str:
    return table(("Method", "Path", "Answers"), ((code(method), code(path), words) for method, path, words in rows))


def _first_line(handler: object) -> str:
    return (handler.__doc__ or "").strip().split("\n", 1)[0]
