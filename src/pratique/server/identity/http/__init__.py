"""The REST routes of identity. Other domains take `authenticated`, `optional` and `Request` from here."""

from pratique.server.identity.http.auth import Request, authenticated, optional

__all__ = ["Request", "authenticated", "optional"]
