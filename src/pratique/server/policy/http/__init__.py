"""REST: `/policies` and `/exceptions`."""

from ninja import NinjaAPI

from pratique.server.policy.http import exceptions, language, policies, preview

__all__ = ["mount"]


def mount(api: NinjaAPI) -> None:
    """Add the routes to the API; those with a word of their own come before those with a name."""
    api.add_router("/policies", language.router)
    api.add_router("/policies", preview.router)
    api.add_router("/policies", policies.router)
    api.add_router("/exceptions", exceptions.router)
