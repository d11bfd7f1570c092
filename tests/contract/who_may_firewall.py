"""The rows of the package firewall's REST; the plane's own matrix is in tests/server/firewall."""

from tests.contract.rows import FOR_ADMINISTRATORS, Row, Statuses

_READING: Statuses = {
    "session": "401 200 200 200 200 200",
    "read_token": "200 200 200 200 200",
    "write_token": "200 200 200 200 200",
}
_UPSTREAM = "https://index.example/simple"

FIREWALL = (
    Row(route="GET /api/v1/firewall/repositories", **_READING),
    Row(
        route="POST /api/v1/firewall/repositories",
        body={"name": "another", "ecosystem": "pypi", "upstream": _UPSTREAM},
        session="401 403 403 403 403 201",
        read_token="403 403 403 403 403",
        write_token="403 403 403 403 201",
    ),
    Row(route="GET /api/v1/firewall/repositories/{name}", path="/api/v1/firewall/repositories/python", **_READING),
    Row(
        route="PATCH /api/v1/firewall/repositories/{name}",
        path="/api/v1/firewall/repositories/python",
        body={"mode": "strict"},
        session="401 403 403 403 403 200",
        read_token="403 403 403 403 403",
        write_token="403 403 403 403 200",
    ),
    Row(
        route="DELETE /api/v1/firewall/repositories/{name}",
        path="/api/v1/firewall/repositories/python",
        session="401 403 403 403 403 204",
        read_token="403 403 403 403 403",
        write_token="403 403 403 403 204",
    ),
    Row(
        route="GET /api/v1/firewall/repositories/{name}/package",
        path="/api/v1/firewall/repositories/python/package?package=never-asked-for",
        session="401 404 404 404 404 404",
        read_token="404 404 404 404 404",
        write_token="404 404 404 404 404",
    ),
    Row(route="GET /api/v1/firewall/requests", **FOR_ADMINISTRATORS),
    Row(
        route="GET /api/v1/firewall/component",
        path="/api/v1/firewall/component?purl=pkg:pypi/never-asked-for@1.0",
        session="401 404 404 404 404 404",
        read_token="404 404 404 404 404",
        write_token="404 404 404 404 404",
    ),
    Row(route="GET /api/v1/firewall/managers", **FOR_ADMINISTRATORS),
    Row(
        route="POST /api/v1/firewall/managers",
        body={"name": "another", "url": "https://another.example"},
        session="401 403 403 403 403 201",
        read_token="403 403 403 403 403",
        write_token="403 403 403 403 201",
    ),
    Row(
        route="PATCH /api/v1/firewall/managers/{name}",
        path="/api/v1/firewall/managers/nexus",
        body={"mode": "strict"},
        session="401 403 403 403 403 200",
        read_token="403 403 403 403 403",
        write_token="403 403 403 403 200",
    ),
    Row(
        route="DELETE /api/v1/firewall/managers/{name}",
        path="/api/v1/firewall/managers/nexus",
        session="401 403 403 403 403 204",
        read_token="403 403 403 403 403",
        write_token="403 403 403 403 204",
    ),
)
