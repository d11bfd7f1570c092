"""OSV's API behind Django's thin shell.

It changes nothing, so a session needs no CSRF token here; clients send forms' content type or none, and JSON is read
whatever they say.
"""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from pratique.core.advisories.osv import MAX_BODY
from pratique.server.identity import authentication, credentials
from pratique.server.identity.errors import NotSignedIn
from pratique.server.identity.http.auth import of_session
from pratique.server.index.osv import own
from pratique.server.index.osv.asking import Asking, Kind
from pratique.server.index.osv.replies import Reply, refused
from pratique.server.index.settings import IndexSettings
from pratique.server.kernel import context, settings
from pratique.server.kernel.errors import Refusal


def urls(prefix: str) -> list[URLPattern]:
    """Return the routes under an address."""
    return [
        path(f"{prefix}v1/query", query),
        path(f"{prefix}v1/querybatch", query_batch),
        path(f"{prefix}v1/vulns/<str:identifier>", record),
    ]


@csrf_exempt
@require_POST
def query(request: HttpRequest) -> HttpResponse:
    """Answer which records affect a version of a package."""
    return _answered(request, Asking(kind=Kind.QUERY, body=_body(request)))


@csrf_exempt
@require_POST
def query_batch(request: HttpRequest) -> HttpResponse:
    """Answer the same for many packages, with the records' ids only."""
    return _answered(request, Asking(kind=Kind.BATCH, body=_body(request)))


@require_safe
def record(request: HttpRequest, identifier: str) -> HttpResponse:
    """Answer a record by its id."""
    return _answered(request, Asking(kind=Kind.RECORD, identifier=identifier))


def _body(request: HttpRequest) -> bytes:
    return request.read(MAX_BODY + 1)


def _answered(request: HttpRequest, asking: Asking) -> HttpResponse:
    try:
        _admit(request)
        reply: Reply = own.answer(asking)
    except Refusal as refusal:
        reply = refused(refusal)
    return HttpResponse(reply.body, status=reply.status, headers=reply.headers, content_type="application/json")


def _admit(request: HttpRequest) -> None:
    """Know who asks, where somebody has to; wrong credentials are refused even where none are needed."""
    presented = credentials.read(request.headers.get("Authorization"))
    if presented is not None:
        context.set_actor(authentication.authenticate(presented, client=context.current().client).name)
    elif not settings.current(IndexSettings).open and of_session(request).is_anonymous:
        raise NotSignedIn(what="the index")
