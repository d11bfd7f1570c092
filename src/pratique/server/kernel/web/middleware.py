"""What every answer of the control plane carries: a request id and headers that keep browsers careful."""

import logging
import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse, JsonResponse

from pratique.server.kernel import context, tracing
from pratique.server.kernel.errors import Invalid
from pratique.server.kernel.web import agent, metrics, problems, request_id
from pratique.server.kernel.web.metrics import known_method

Handler = Callable[[HttpRequest], HttpResponse]

_SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_QUIET = frozenset({"/health", "/metrics"})

_log = structlog.get_logger("api")


class NullCharacter(Invalid):
    """The address holds a null character, which no name and no filter here can hold. Leave it out."""

    code = "null_character"


def refuse_null_characters(handler: Handler) -> Handler:
    """Refuse addresses with a null character once, for every parameter: PostgreSQL cannot even compare with one."""

    def handle(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            status, headers, document = problems.of_refusal(NullCharacter())
            return JsonResponse(document, status=status, headers=headers, content_type=problems.CONTENT_TYPE)
        return handler(request)

    return handle


def request_context(handler: Handler) -> Handler:
    """Enter the context of a request: its id, its client's address and name."""

    def handle(request: HttpRequest) -> HttpResponse:
        accepted = request_id.accept(request.headers.get(request_id.HEADER))
        client = str(request.META.get("REMOTE_ADDR", ""))
        named = agent.accept(request.headers.get(agent.HEADER))
        mark = tracing.accept(request.headers.get(tracing.HEADER))
        method = known_method(request.method)
        is_quiet = request.path in _QUIET
        started = time.perf_counter()
        with (
            context.working(context.Context(request_id=accepted, client=client, agent=named, traceparent=mark)),
            tracing.span(f"{method} /{_first(request.path)}", kind=tracing.Kind.SERVER, kept=not is_quiet) as span,
        ):
            response = handler(request)
            seconds = time.perf_counter() - started
            metrics.REQUEST_SECONDS.labels("api", method, metrics.status_class(response.status_code)).observe(seconds)
            span.note("http.request.method", method)
            span.note("url.path", request.path)
            span.note("http.response.status_code", response.status_code)
            _log.log(
                logging.DEBUG if is_quiet else logging.INFO,
                "request",
                plane="api",
                method=request.method,
                path=request.path,
                status=response.status_code,
                duration_ms=round(seconds * 1000, 2),
            )
        response[request_id.HEADER] = accepted
        return response

    return handle


def _first(path: str) -> str:
    """Return the beginning of a path that names no thing of a client's, for the name of a span."""
    return "/".join(path.split("/")[1:4])


def security_headers(handler: Handler) -> Handler:
    """Add the headers that every answer of the control plane carries; a page adds its own content policy."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = handler(request)
        for name, value in _SECURITY.items():
            response.setdefault(name, value)
        response.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        return response

    return handle
