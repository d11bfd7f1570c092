"""REST of scanning: images, SBOMs, vulnerabilities, and the search over all images."""

from ninja import NinjaAPI

from pratique.server.scanning.http import images, sboms, search, vulnerabilities


def mount(api: NinjaAPI) -> None:
    """Add the routes to the API."""
    api.add_router("/images", images.router)
    api.add_router("/sboms", sboms.router)
    api.add_router("/vulnerabilities", vulnerabilities.router)
    api.add_router("/search", search.router)
