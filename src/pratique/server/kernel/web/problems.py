"""Problem documents (RFC 9457): the one shape of every error that REST answers."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from pratique.server.kernel import context, errors

CONTENT_TYPE = "application/problem+json"
CHALLENGE = 'Bearer realm="pratique"'
"""How REST asks for credentials. Basic is taken too but not asked for: a browser would open its own dialogue for it."""


STATUS: Mapping[type[errors.Refusal], HTTPStatus] = {
    errors.Invalid: HTTPStatus.BAD_REQUEST,
    errors.Unauthenticated: HTTPStatus.UNAUTHORIZED,
    errors.Forbidden: HTTPStatus.FORBIDDEN,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Gone: HTTPStatus.GONE,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    errors.Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}
"""The status of each family of refusals: the one table of the control plane."""


def status_of(refusal: errors.Refusal) -> HTTPStatus:
    """Return the HTTP status of ``refusal`` by its family."""
    return next((STATUS[each] for each in type(refusal).__mro__ if each in STATUS), HTTPStatus.BAD_REQUEST)


def problem(
    *, status: HTTPStatus, code: str, detail: str, fields: Mapping[str, list[str]] | None = None
) -> dict[str, Any]:
    """Return a problem document. ``fields`` maps an input's name to what is wrong with it."""
    document: dict[str, Any] = {
        "type": f"urn:pratique:error:{code}",
        "title": status.phrase,
        "status": int(status),
        "detail": detail,
        "code": code,
        "request_id": context.current().request_id,
    }
    if fields:
        document["fields"] = dict(fields)
    return document


def of_refusal(refusal: errors.Refusal) -> tuple[HTTPStatus, dict[str, str], dict[str, Any]]:
    """Return status, headers and document for ``refusal``."""
    status = status_of(refusal)
    headers: dict[str, str] = {}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = CHALLENGE
    retry_after = refusal.fields.get("retry_after")
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    fields = refusal.fields.get("invalid_fields")
    return (
        status,
        headers,
        problem(
            status=status, code=refusal.code, detail=str(refusal), fields=fields if isinstance(fields, dict) else None
        ),
    )
