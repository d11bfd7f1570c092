"""How the firewall words a refusal to package managers: status, reason phrase and body.

pip, Maven and apt print the reason phrase (RFC 9112 section 4). Over HTTP/2 there is none: the header `Pratique-Reason`
carries the same line, and the body says it all.
"""

from collections.abc import Mapping
from http import HTTPStatus

import structlog
from aiohttp import web

from pratique.server.firewall import errors
from pratique.server.firewall.edge.access import CHALLENGE
from pratique.server.kernel import context
from pratique.server.kernel import errors as families
from pratique.server.kernel.web import problems

PHRASE_MAX = 200
HEADER = "Pratique-Reason"

_log = structlog.get_logger("firewall")

STATUS: Mapping[type[families.Refusal], HTTPStatus] = {
    errors.UpstreamDown: HTTPStatus.BAD_GATEWAY,
    errors.UpstreamRefuses: HTTPStatus.BAD_GATEWAY,
    errors.UpstreamUnreadable: HTTPStatus.BAD_GATEWAY,
    errors.UpstreamLied: HTTPStatus.BAD_GATEWAY,
    errors.FileTooLarge: HTTPStatus.BAD_GATEWAY,
    errors.NoVerdict: HTTPStatus.FORBIDDEN,
    errors.RangeBeyondFile: HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
}
"""Statuses that differ from the family's. A missing verdict is no 503: clients would only try it again and again."""


def status_of(refusal: families.Refusal) -> HTTPStatus:
    """Return the HTTP status of a refusal."""
    own = next((STATUS[each] for each in type(refusal).__mro__ if each in STATUS), None)
    return own or problems.status_of(refusal)


def phrase_of(refusal: families.Refusal) -> str:
    """Return a refusal in one line of printable ASCII, at most 200 characters long; a link is there whole or not."""
    text = " ".join(str(refusal.fields.get("phrase") or refusal).split())
    link = f" See {refusal.fields.get('link', '')}"
    if len(text) > PHRASE_MAX:
        text = text.removesuffix(link)
    ascii_only = "".join(each if " " <= each <= "~" else "?" for each in text)
    return ascii_only if len(ascii_only) <= PHRASE_MAX else ascii_only[: PHRASE_MAX - 3] + "..."


def render(request: web.Request, refusal: families.Refusal) -> web.Response:
    """Answer a refusal."""
    status = status_of(refusal)
    log = _log.warning if status >= HTTPStatus.INTERNAL_SERVER_ERROR else _log.info
    log("refused", code=refusal.code, problem=str(refusal), status=int(status), path=request.path)
    headers = {"Cache-Control": "no-store"}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = CHALLENGE
    for field, header in (("retry_after", "Retry-After"), ("content_range", "Content-Range")):
        if field in refusal.fields:
            headers[header] = str(refusal.fields[field])
    request_id = context.current().request_id
    phrase = headers[HEADER] = phrase_of(refusal)
    if request.path.startswith("/npm/"):
        # npm prints the reason phrase of a tarball, and where there is none `error` of the document.
        document = {"error": str(refusal), "code": refusal.code, "request_id": request_id}
        return web.json_response(document, status=status, reason=phrase, headers=headers)
    text = f"{refusal}\n\nRequest {request_id}\n"
    return web.Response(status=status, reason=phrase, text=text, content_type="text/plain", headers=headers)
