"""The two HTTP forms of a token request, read without a framework: the query of a GET and the form of a POST.

Distribution, *Token authentication* (GET) and *OAuth2 token authentication* (POST).
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from urllib.parse import parse_qs

from pratique.server.identity import credentials
from pratique.server.identity.credentials import Basic, Bearer, Credentials
from pratique.server.identity.errors import UnusableTokenRequest
from pratique.server.identity.registry_token.issue import GrantType, TokenRequest
from pratique.server.kernel import errors
from pratique.server.kernel.web import problems

BODY_MAX = 64 * 1024  # bytes; a form of the longest names and secrets has a tenth
_FIELDS_MAX = 200
_CLIENT_ID_MAX = 128
_CHALLENGE = 'Basic realm="pratique", charset="UTF-8"'

Fields = Mapping[str, Sequence[str]]


def fields_of(encoded: str) -> Fields:
    """Read a query or a form; raises UnusableTokenRequest."""
    try:
        return parse_qs(encoded, keep_blank_values=True, max_num_fields=_FIELDS_MAX, errors="strict")
    except (ValueError, UnicodeDecodeError) as error:
        raise UnusableTokenRequest(problem="its fields cannot be read.") from error


def from_query(fields: Fields, *, authorization: str | None, host: str, client: str) -> TokenRequest:
    """Read a GET: the credentials are in the header, the rest in the query."""
    return TokenRequest(
        grant_type=GrantType.GET,
        credentials=credentials.read(authorization),
        scopes=tuple(fields.get("scope", ())),
        host=host,
        client=client,
        service=_one(fields, "service"),
        client_id=_one(fields, "client_id")[:_CLIENT_ID_MAX],
        is_offline=_one(fields, "offline_token").lower() in {"true", "1"},
    )


def from_form(fields: Fields, *, host: str, client: str) -> TokenRequest:
    """Read a POST: everything is in the form."""
    for required in ("grant_type", "service", "client_id"):
        if not _one(fields, required):
            raise UnusableTokenRequest(problem=f"the field {required} is missing.")
    try:
        grant_type = GrantType(_one(fields, "grant_type"))
    except ValueError:
        grant_type = GrantType.GET
    if grant_type is GrantType.GET:
        raise UnusableTokenRequest(problem="grant_type must be password or refresh_token.")
    return TokenRequest(
        grant_type=grant_type,
        credentials=_credentials(fields, grant_type),
        scopes=tuple(fields.get("scope", ())),
        host=host,
        client=client,
        service=_one(fields, "service"),
        client_id=_one(fields, "client_id")[:_CLIENT_ID_MAX],
        is_offline=_one(fields, "access_type") == "offline",
    )


def refused(refusal: errors.Refusal) -> tuple[HTTPStatus, dict[str, str], dict[str, object]]:
    """Return status, headers and body of a refusal: readable as a registry's error and as OAuth2's (RFC 6749 §5.2)."""
    status, headers, _ = problems.of_refusal(refusal)
    registry_code, oauth_code = {
        HTTPStatus.UNAUTHORIZED: ("UNAUTHORIZED", "invalid_grant"),
        HTTPStatus.TOO_MANY_REQUESTS: ("TOOMANYREQUESTS", "temporarily_unavailable"),
        HTTPStatus.SERVICE_UNAVAILABLE: ("UNAVAILABLE", "temporarily_unavailable"),
    }.get(status, ("UNSUPPORTED", "invalid_request"))
    if status is HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = _CHALLENGE
    text = str(refusal)
    body: dict[str, object] = {
        "errors": [{"code": registry_code, "message": text, "detail": None}],
        "error": oauth_code,
        "error_description": text,
    }
    return status, headers | {"Cache-Control": "no-store"}, body


def _credentials(fields: Fields, grant_type: GrantType) -> Credentials:
    if grant_type is GrantType.REFRESH_TOKEN:
        text = _one(fields, "refresh_token")
        if not text:
            raise UnusableTokenRequest(problem="the field refresh_token is missing.")
        return Bearer(text=text)
    name, secret = _one(fields, "username"), _one(fields, "password")
    if not name or not secret:
        raise UnusableTokenRequest(problem="the fields username and password are missing.")
    return Basic(name=name, secret=secret)


def _one(fields: Fields, name: str) -> str:
    values = fields.get(name, ())
    return values[0] if values else ""
