"""Who asks a REST route: the authentication objects that routes name, and the principal they leave on the request.

A request with an `Authorization` header is what the header says, whatever cookies come along; wrong credentials are
refused even where none were needed. Only a session needs the CSRF token, because only a cookie is sent by a browser
unasked.
"""

from typing import ClassVar, Final

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from pratique.server.identity import authentication, credentials
from pratique.server.identity.credentials import Basic, Bearer
from pratique.server.identity.errors import CrossSite, NotSignedIn
from pratique.server.identity.models import Account
from pratique.server.identity.principal import ANONYMOUS, Principal, Source
from pratique.server.kernel import context


class Request(HttpRequest):
    """A request whose principal is known."""

    principal: Principal


class AccessTokenAuth(AuthBase):
    """An access token as a bearer token."""

    openapi_type: ClassVar = "http"
    openapi_scheme: ClassVar = "bearer"

    def __call__(self, request: HttpRequest) -> Principal | None:
        """Return the principal of a bearer token, None for a request without one."""
        presented = credentials.read(request.headers.get("Authorization"))
        return _present(request, presented) if isinstance(presented, Bearer) else None


class PasswordAuth(AuthBase):
    """A name with the password or an access token."""

    openapi_type: ClassVar = "http"
    openapi_scheme: ClassVar = "basic"

    def __call__(self, request: HttpRequest) -> Principal | None:
        """Return the principal of Basic credentials, None for a request without."""
        presented = credentials.read(request.headers.get("Authorization"))
        return _present(request, presented) if isinstance(presented, Basic) else None


class SessionAuth(AuthBase):
    """The session of the pages."""

    openapi_type: ClassVar = "apiKey"
    openapi_in: ClassVar = "cookie"
    openapi_name: ClassVar = settings.SESSION_COOKIE_NAME

    def __init__(self, *, is_needed: bool) -> None:
        super().__init__()
        self._is_needed = is_needed

    def __call__(self, request: HttpRequest) -> Principal:
        """Return the principal of the session; without one ANONYMOUS, or NotSignedIn where somebody is needed."""
        principal = of_session(request)
        if principal.is_anonymous and self._is_needed:
            raise NotSignedIn(what="this")
        if not principal.is_anonymous and check_csrf(request) is not None:
            raise CrossSite
        return _leave(request, principal)


authenticated: Final = [AccessTokenAuth(), PasswordAuth(), SessionAuth(is_needed=True)]
"""For routes that somebody must have signed in to."""

optional: Final = [AccessTokenAuth(), PasswordAuth(), SessionAuth(is_needed=False)]
"""For routes that anonymous principals may use too; authorisation decides."""

session_only: Final = [SessionAuth(is_needed=True)]
"""For what only makes sense with a session."""


def of_session(request: HttpRequest) -> Principal:
    """Return who the session belongs to: a changed password or a deactivated account has ended it."""
    user = get_user(request)
    return authentication.of_account(user, source=Source.SESSION) if isinstance(user, Account) else ANONYMOUS


def _present(request: HttpRequest, presented: Basic | Bearer) -> Principal:
    return _leave(request, authentication.authenticate(presented, client=context.current().client))


def _leave(request: HttpRequest, principal: Principal) -> Principal:
    request.principal = principal  # type: ignore[attr-defined]  # what Request declares
    context.set_actor(principal.name)
    return principal
