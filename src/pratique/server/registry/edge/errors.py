"""How the registry's protocol words a refusal: the plane's one table.

Specification: OCI distribution-spec 1.1, "Error Codes". The body's `detail` carries our own stable code and the
request id that the log has too.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import NamedTuple

import structlog
from aiohttp import web

from pratique.core.oci.errors import ErrorCode, errors_document
from pratique.server.kernel import context
from pratique.server.kernel import errors as families
from pratique.server.kernel.storage import StorageFull, WriterBusy
from pratique.server.registry import errors
from pratique.server.registry.edge.access import challenge_of
from pratique.server.registry.edge.bodies import must_close
from pratique.server.registry.edge.headers import API_VERSION, place

_log = structlog.get_logger("registry")


class Wording(NamedTuple):
    """The protocol's code and the HTTP status of a refusal."""

    code: ErrorCode
    status: HTTPStatus


WORDING: Mapping[type[families.Refusal], Wording] = {
    # Families: what has no line of its own.
    families.Invalid: Wording(ErrorCode.UNSUPPORTED, HTTPStatus.BAD_REQUEST),
    families.Unauthenticated: Wording(ErrorCode.UNAUTHORIZED, HTTPStatus.UNAUTHORIZED),
    families.Forbidden: Wording(ErrorCode.DENIED, HTTPStatus.FORBIDDEN),
    families.NotFound: Wording(ErrorCode.NAME_UNKNOWN, HTTPStatus.NOT_FOUND),
    families.Gone: Wording(ErrorCode.NAME_UNKNOWN, HTTPStatus.GONE),
    families.Conflict: Wording(ErrorCode.UNSUPPORTED, HTTPStatus.CONFLICT),
    families.TooMany: Wording(ErrorCode.TOOMANYREQUESTS, HTTPStatus.TOO_MANY_REQUESTS),
    families.Unavailable: Wording(ErrorCode.UNAVAILABLE, HTTPStatus.SERVICE_UNAVAILABLE),
    # Names and addresses.
    errors.BadName: Wording(ErrorCode.NAME_INVALID, HTTPStatus.BAD_REQUEST),
    errors.OneSegmentName: Wording(ErrorCode.NAME_INVALID, HTTPStatus.BAD_REQUEST),
    errors.ReservedSegment: Wording(ErrorCode.NAME_INVALID, HTTPStatus.BAD_REQUEST),
    errors.BadTag: Wording(ErrorCode.TAG_INVALID, HTTPStatus.BAD_REQUEST),
    errors.BadDigest: Wording(ErrorCode.DIGEST_INVALID, HTTPStatus.BAD_REQUEST),
    errors.BadAlgorithm: Wording(ErrorCode.DIGEST_INVALID, HTTPStatus.BAD_REQUEST),
    errors.NoRoute: Wording(ErrorCode.UNSUPPORTED, HTTPStatus.NOT_FOUND),
    errors.NotAllowedHere: Wording(ErrorCode.UNSUPPORTED, HTTPStatus.METHOD_NOT_ALLOWED),
    errors.BadPageSize: Wording(ErrorCode.PAGINATION_NUMBER_INVALID, HTTPStatus.BAD_REQUEST),
    # Manifests and tags.
    errors.BadManifest: Wording(ErrorCode.MANIFEST_INVALID, HTTPStatus.BAD_REQUEST),
    errors.ManifestTooLarge: Wording(ErrorCode.MANIFEST_INVALID, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    errors.ManifestCutOff: Wording(ErrorCode.MANIFEST_INVALID, HTTPStatus.BAD_REQUEST),
    errors.MissingContent: Wording(ErrorCode.MANIFEST_BLOB_UNKNOWN, HTTPStatus.BAD_REQUEST),
    errors.WrongContentSize: Wording(ErrorCode.SIZE_INVALID, HTTPStatus.BAD_REQUEST),
    errors.IndexTooDeep: Wording(ErrorCode.MANIFEST_INVALID, HTTPStatus.BAD_REQUEST),
    errors.TooManyTags: Wording(ErrorCode.TAG_INVALID, HTTPStatus.REQUEST_URI_TOO_LONG),
    errors.PreconditionFailed: Wording(ErrorCode.DENIED, HTTPStatus.PRECONDITION_FAILED),
    errors.NoManifest: Wording(ErrorCode.MANIFEST_UNKNOWN, HTTPStatus.NOT_FOUND),
    errors.NoTag: Wording(ErrorCode.MANIFEST_UNKNOWN, HTTPStatus.NOT_FOUND),
    # The specification lets a deletion answer 404, 400 or 405; 405 is what its own clients pass over.
    errors.ManifestInUse: Wording(ErrorCode.DENIED, HTTPStatus.METHOD_NOT_ALLOWED),
    errors.BlobInUse: Wording(ErrorCode.DENIED, HTTPStatus.METHOD_NOT_ALLOWED),
    # Refusals that docker does not try again: DENIED and UNSUPPORTED.
    errors.TagImmutable: Wording(ErrorCode.DENIED, HTTPStatus.FORBIDDEN),
    errors.TagKept: Wording(ErrorCode.DENIED, HTTPStatus.METHOD_NOT_ALLOWED),
    errors.TagLimitReached: Wording(ErrorCode.DENIED, HTTPStatus.FORBIDDEN),
    errors.RegistryReadOnly: Wording(ErrorCode.UNSUPPORTED, HTTPStatus.METHOD_NOT_ALLOWED),
    errors.QuotaExceeded: Wording(ErrorCode.DENIED, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    # Blobs and uploads.
    errors.NoBlob: Wording(ErrorCode.BLOB_UNKNOWN, HTTPStatus.NOT_FOUND),
    errors.DigestMismatch: Wording(ErrorCode.DIGEST_INVALID, HTTPStatus.BAD_REQUEST),
    errors.DigestNeeded: Wording(ErrorCode.DIGEST_INVALID, HTTPStatus.BAD_REQUEST),
    errors.NoUpload: Wording(ErrorCode.BLOB_UPLOAD_UNKNOWN, HTTPStatus.NOT_FOUND),
    errors.BadUpload: Wording(ErrorCode.BLOB_UPLOAD_INVALID, HTTPStatus.BAD_REQUEST),
    errors.WrongOffset: Wording(ErrorCode.RANGE_INVALID, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE),
    errors.ChunkTruncated: Wording(ErrorCode.SIZE_INVALID, HTTPStatus.BAD_REQUEST),
    errors.UploadStalled: Wording(ErrorCode.BLOB_UPLOAD_INVALID, HTTPStatus.REQUEST_TIMEOUT),
    errors.UploadBroken: Wording(ErrorCode.BLOB_UPLOAD_INVALID, HTTPStatus.BAD_REQUEST),
    errors.BadRange: Wording(ErrorCode.RANGE_INVALID, HTTPStatus.BAD_REQUEST),
    errors.RangeBeyondEnd: Wording(ErrorCode.RANGE_INVALID, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE),
    WriterBusy: Wording(ErrorCode.BLOB_UPLOAD_INVALID, HTTPStatus.CONFLICT),
    StorageFull: Wording(ErrorCode.UNAVAILABLE, HTTPStatus.INSUFFICIENT_STORAGE),
}


def wording_of(refusal: families.Refusal) -> Wording:
    """Return the nearest line of the table, by the refusal's class and those above it."""
    return next(WORDING[each] for each in (*type(refusal).__mro__, families.Invalid) if each in WORDING)


def render(request: web.Request, refusal: families.Refusal) -> web.Response:
    """Answer a refusal in the protocol's words."""
    code, status = wording_of(refusal)
    if request.method == "HEAD" and isinstance(refusal, (errors.OneSegmentName, errors.BadName)):
        # A HEAD has no body to explain itself: not found makes clients go on to the request that does.
        status = HTTPStatus.NOT_FOUND
    request_id = context.current().request_id
    log = _log.warning if status >= HTTPStatus.INTERNAL_SERVER_ERROR else _log.info
    log("refused", code=refusal.code, problem=str(refusal), status=int(status), request_id=request_id)
    body = errors_document(code, str(refusal), {"code": refusal.code, "request_id": request_id})
    response = web.Response(status=status, body=body, content_type="application/json", headers=API_VERSION)
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = challenge_of(request, refusal)
    for field, header in _HEADERS.items():
        if field in refusal.fields:
            response.headers[header] = str(refusal.fields[field])
    place(request, response.headers)
    if isinstance(refusal, (errors.UploadStalled, errors.ManifestCutOff)) or must_close(request):
        response.force_close()
    return response


_HEADERS: Mapping[str, str] = {
    "retry_after": "Retry-After",
    "allowed": "Allow",
    "location": "Location",
    "progress": "Range",
    "content_range": "Content-Range",
}
"""Fields of refusals that are also headers of the answer."""
