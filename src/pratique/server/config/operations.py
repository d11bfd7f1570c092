"""What the control plane answers to those who run it: `/health`, `/metrics`, `/ca`."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from pratique.server.config import certificates, public_metrics
from pratique.server.config.health import Health
from pratique.server.config.status import metrics as status_metrics
from pratique.server.index import metrics as index_metrics
from pratique.server.inventory import metrics as inventory_metrics
from pratique.server.jobs import metrics as job_metrics
from pratique.server.kernel.errors import NotFound, Refusal
from pratique.server.kernel.web import problems

View = Callable[[HttpRequest], HttpResponse]

_health = Health("api")


def _refusing(view: View) -> View:
    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except Refusal as refusal:
            status, headers, document = problems.of_refusal(refusal)
            return JsonResponse(document, status=status, headers=headers, content_type=problems.CONTENT_TYPE)

    return answer


@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """Answer whether this role is well."""
    status, document = _health.document()
    return JsonResponse(document, status=status)


@require_safe
@_refusing
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer this process's metrics, and those of all jobs, layers and the index, to whom they are meant for."""
    client = str(request.META.get("REMOTE_ADDR", ""))
    if not public_metrics.is_near(client, request.headers):
        public_metrics.require_reader(public_metrics.presented(request.headers), client=client)
    job_metrics.refresh()
    status_metrics.refresh()
    inventory_metrics.refresh()
    index_metrics.refresh()
    body, content_type = public_metrics.render()
    return HttpResponse(body, content_type=content_type)


@require_safe
@_refusing
def authority(_request: HttpRequest) -> HttpResponse:
    """Answer the local authority's certificate."""
    return HttpResponse(certificates.read_authority(), headers=certificates.AUTHORITY_HEADERS)


def nothing_here(_request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 — Django names it
    """Answer an address that nothing is at, in the words of every other refusal."""
    status, headers, document = problems.of_refusal(NotFound())
    return JsonResponse(document, status=status, headers=headers, content_type=problems.CONTENT_TYPE)
