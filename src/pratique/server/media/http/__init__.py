"""REST of exports and uploads."""

from ninja import NinjaAPI

from pratique.server.media.http import exports, uploads


def mount(api: NinjaAPI) -> None:
    """Add the routes to the API."""
    api.add_router("/exports", exports.router)
    api.add_router("/uploads", uploads.router)
