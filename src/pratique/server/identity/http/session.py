"""`/session`: sign in to the pages, sign out, and who is signed in."""

from typing import Annotated

import pydantic
from django.contrib.auth import login, logout
from django.db import transaction
from django.http import HttpRequest
from django.middleware.csrf import get_token
from ninja import Router, Schema, Status

from pratique.server.identity import authentication, events, queries
from pratique.server.identity.errors import CrossSite
from pratique.server.identity.http.auth import Request, optional, session_only
from pratique.server.identity.models import Account, AccountKind
from pratique.server.identity.settings import IdentitySettings
from pratique.server.kernel import context, outbox, settings
from pratique.server.kernel.web.schemas import refusals

router = Router(tags=["session"])


class SessionAccount(Schema):
    """Who is signed in."""

    name: str
    full_name: str
    is_admin: bool
    is_policy_manager: bool
    """Whether they may change policies and grant exceptions; administrators may."""
    kind: AccountKind


class Session(Schema):
    """The present session; `csrf_token` goes into the header `X-CSRFToken` of every request that changes something."""

    account: SessionAccount | None
    csrf_token: str
    must_change_password: bool = False


class SignIn(Schema):
    """What signing in takes."""

    name: Annotated[str, pydantic.Field(max_length=256)]
    password: Annotated[str, pydantic.Field(max_length=1024)]


@router.get("", response={200: Session, **refusals(401, 429, 503)}, auth=optional, summary="Who is signed in")
def get_session(request: Request) -> Session:
    """Tell who is signed in, if anybody, and the token that changing requests must carry."""
    principal = request.principal
    return _session(request, None if principal.is_anonymous else queries.account_of(principal))


@router.post("", response={200: Session, **refusals(400, 401, 403, 422, 429, 503)}, auth=None, summary="Sign in")
def sign_in(request: HttpRequest, body: SignIn) -> Session:
    """Sign in with a name and the password; an access token is for programs and is not taken here."""
    _refuse_other_sites(request)
    account = authentication.by_password(name=body.name, password=body.password, client=context.current().client)
    context.set_actor(account.name)
    with transaction.atomic():
        login(request, account)
        request.session.set_expiry(settings.current(IdentitySettings).session_lifetime)
        outbox.record(type=events.SESSION_OPENED, subject=f"account:{account.name}")
    return _session(request, account)


@router.delete("", response={204: None, **refusals(401, 403, 429, 503)}, auth=session_only, summary="Sign out")
def sign_out(request: Request) -> Status[None]:
    """End the session."""
    with transaction.atomic():
        logout(request)
        outbox.record(type=events.SESSION_CLOSED, subject=f"account:{request.principal.name}")
    return Status(204, None)


def _session(request: HttpRequest, account: Account | None) -> Session:
    shown = None
    if account is not None:
        shown = SessionAccount(
            name=account.name,
            full_name=account.full_name,
            is_admin=account.is_admin,
            is_policy_manager=account.is_admin or account.is_policy_manager,
            kind=AccountKind(account.kind),
        )
    return Session(account=shown, csrf_token=get_token(request))


def _refuse_other_sites(request: HttpRequest) -> None:
    """Refuse a sign-in that another site's page may have sent, which would sign a person in as somebody else.

    There is no session yet whose CSRF token could be asked for. A form of another site cannot send JSON's content
    type without asking first, and browsers say where a request comes from.
    """
    if request.content_type != "application/json" or request.headers.get("Sec-Fetch-Site") in {
        "cross-site",
        "same-site",
    }:
        raise CrossSite
