"""What every answer of the control plane carries: a request id and headers that keep browsers careful."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from pratique.server.kernel import context
from pratique.server.kernel.errors import Invalid
from pratique.server.kernel.web import problems, request_id

Handler = Callable[[HttpRequest], HttpResponse]

_SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


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
    """Enter the context of a request: its id, and its client's address."""

    def handle(request: HttpRequest) -> HttpResponse:
        accepted = request_id.accept(request.headers.get(request_id.HEADER))
        client = str(request.META.get("REMOTE_ADDR", ""))
        with context.working(context.Context(request_id=accepted, client=client)):
            response = handler(request)
        response[request_id.HEADER] = accepted
        return response

    return handle


def security_headers(handler: Handler) -> Handler:
    """Add the headers that every answer of the control plane carries; a page adds its own content policy."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = handler(request)
        for name, value in _SECURITY.items():
            response.setdefault(name, value)
        response.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        return response

    return handle
