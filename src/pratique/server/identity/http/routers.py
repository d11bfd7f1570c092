"""The routers of identity, for `config` to mount."""

from typing import Final

from ninja import NinjaAPI, Router

from pratique.server.identity.http import accounts, organisations, session, tokens

_ROUTERS: Final[tuple[tuple[str, Router], ...]] = (
    ("/session", session.router),
    ("/accounts", accounts.router),
    ("/organisations", organisations.router),
    ("/tokens", tokens.router),
)


def mount(api: NinjaAPI) -> None:
    """Add the routes to the API."""
    for prefix, router in _ROUTERS:
        api.add_router(prefix, router)
