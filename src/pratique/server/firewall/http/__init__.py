"""`/firewall`: repositories, requests, repository managers, packages and their verdicts."""

from ninja import NinjaAPI

from pratique.server.firewall.http import managers, packages, repositories


def mount(api: NinjaAPI) -> None:
    """Add the routes to the API."""
    api.add_router("/firewall", repositories.router)
    api.add_router("/firewall", packages.router)
    api.add_router("/firewall", managers.router)
