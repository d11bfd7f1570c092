"""REST of the index: what is current and covered, and what it says of packages."""

from ninja import NinjaAPI

from pratique.server.index.http import explain, licences, releases, sources, statements


def mount(api: NinjaAPI) -> None:
    """Add the routes to the API."""
    api.add_router("/index", releases.router)
    api.add_router("/index/explain", explain.router)
    api.add_router("/index/licences", licences.router)
    api.add_router("/index/sources", sources.router)
    api.add_router("/index/statements", statements.router)
