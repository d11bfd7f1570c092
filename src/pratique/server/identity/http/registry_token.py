"""`/auth/token` on the control plane's port, so that one host name serves all:

The same service behind Django's thin shell.
"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from pratique.server.identity.errors import UnusableTokenRequest
from pratique.server.identity.registry_token import form
from pratique.server.identity.registry_token.issue import TokenRequest, issue
from pratique.server.kernel import context, errors


@csrf_exempt
@require_http_methods(["GET", "POST"])
def token(request: HttpRequest) -> HttpResponse:
    """Answer both forms of a token request."""
    try:
        issued = issue(_wish(request))
    except errors.Refusal as refusal:
        status, headers, body = form.refused(refusal)
        return JsonResponse(body, status=int(status), headers=headers)
    return JsonResponse(dict(issued.document()), headers={"Cache-Control": "no-store"})


def _wish(request: HttpRequest) -> TokenRequest:
    host, client = request.headers.get("Host", ""), context.current().client
    if request.method == "GET":
        fields = form.fields_of(request.META.get("QUERY_STRING", ""))
        authorization = request.headers.get("Authorization")
        return form.from_query(fields, authorization=authorization, host=host, client=client)
    raw = request.read(form.BODY_MAX + 1)
    if len(raw) > form.BODY_MAX:
        raise UnusableTokenRequest(problem=f"it has more than {form.BODY_MAX} bytes.")
    try:
        return form.from_form(form.fields_of(raw.decode()), host=host, client=client)
    except UnicodeDecodeError as error:
        raise UnusableTokenRequest(problem="its fields cannot be read.") from error
