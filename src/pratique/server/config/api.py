"""REST ``/api/v1``: the domains' routers under one API, and the one table of its errors."""

from http import HTTPStatus

import structlog
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from pratique import __version__
from pratique.server.audit import http as audit
from pratique.server.config import system
from pratique.server.config.status import deployment
from pratique.server.config.status import http as status_of_all
from pratique.server.firewall import http as firewall
from pratique.server.identity.http import routers as identity
from pratique.server.index import http as index
from pratique.server.inventory import http as inventory
from pratique.server.jobs import http as jobs
from pratique.server.kernel import context, errors
from pratique.server.kernel.database import away
from pratique.server.kernel.planes.frame import Unexpected
from pratique.server.kernel.web import problems
from pratique.server.kernel.web.bodies import Bodies, UnusableBody
from pratique.server.media import http as media
from pratique.server.policy import http as policy
from pratique.server.registry import http as registry
from pratique.server.scanning import http as scanning

_log = structlog.get_logger("api")

api = NinjaAPI(
    title="Pratique",
    version=__version__,
    description="The control plane of Pratique.",
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
    parser=Bodies(),
)


def _respond(request: HttpRequest, document: dict[str, object], status: HTTPStatus) -> HttpResponse:
    response = api.create_response(request, document, status=status)
    response["Content-Type"] = problems.CONTENT_TYPE
    return response


@api.exception_handler(errors.Refusal)
def _refused(request: HttpRequest, refusal: errors.Refusal) -> HttpResponse:
    status, headers, document = problems.of_refusal(refusal)
    response = _respond(request, document, status)
    if _is_page(request):
        headers.pop("WWW-Authenticate", None)
    for name, value in headers.items():
        response[name] = value
    return response


def _is_page(request: HttpRequest) -> bool:
    """Tell whether our pages ask: a challenge would make the browser ask for a password before the page hears of it."""
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields: dict[str, list[str]] = {}
    for each in error.errors:
        # Of an item of a list its field is named: a number says nothing to a person.
        name = next((str(part) for part in reversed(each.get("loc", ())) if isinstance(part, str)), "")
        fields.setdefault(name, []).append(str(each.get("msg", "")))
    document = problems.problem(
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
        code="validation_failed",
        detail="Some fields are not as they must be.",
        fields=fields,
    )
    return _respond(request, document, HTTPStatus.UNPROCESSABLE_ENTITY)


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    status = HTTPStatus(error.status_code)
    detail = str(error.__cause__) if isinstance(error.__cause__, UnusableBody) else error.message
    document = problems.problem(status=status, code=status.name.lower(), detail=detail)
    return _respond(request, document, status)


@api.exception_handler(Exception)
def _unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    present = context.current().request_id
    if isinstance(error, away.FAILURES):
        _log.error("database_away", path=request.path, request_id=present, exc_info=error)
        return _refused(request, away.DatabaseAway(retry_after=away.RETRY_AFTER))
    _log.error("unexpected", path=request.path, request_id=present, exc_info=error)
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    refusal = Unexpected(request_id=present)
    return _respond(request, problems.problem(status=status, code=refusal.code, detail=str(refusal)), status)


system.mount(api)
status_of_all.mount(api)
identity.mount(api)
jobs.mount(api)
media.mount(api)
deployment.mount(api)  # before the policies, whose names are paths too
policy.mount(api)
registry.mount(api)
scanning.mount(api)
firewall.mount(api)
index.mount(api)
inventory.mount(api)
audit.mount(api)
