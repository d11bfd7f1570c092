"""Owns the error codes of the distribution specification and the document that carries them; no HTTP statuses.

Specification: OCI distribution-spec 1.1, "Error Codes"; the codes marked so are the distribution project's practice.
"""

from enum import StrEnum
from typing import TypeAlias

import msgspec

__all__ = ["ErrorCode", "errors_document"]

Detail: TypeAlias = "str | int | list[Detail] | dict[str, Detail] | None"


class ErrorCode(StrEnum):
    """What ``errors[].code`` may say."""

    BLOB_UNKNOWN = "BLOB_UNKNOWN"
    BLOB_UPLOAD_INVALID = "BLOB_UPLOAD_INVALID"
    BLOB_UPLOAD_UNKNOWN = "BLOB_UPLOAD_UNKNOWN"
    DENIED = "DENIED"
    DIGEST_INVALID = "DIGEST_INVALID"
    MANIFEST_BLOB_UNKNOWN = "MANIFEST_BLOB_UNKNOWN"
    MANIFEST_INVALID = "MANIFEST_INVALID"
    MANIFEST_UNKNOWN = "MANIFEST_UNKNOWN"
    NAME_INVALID = "NAME_INVALID"
    NAME_UNKNOWN = "NAME_UNKNOWN"
    SIZE_INVALID = "SIZE_INVALID"
    TOOMANYREQUESTS = "TOOMANYREQUESTS"
    UNAUTHORIZED = "UNAUTHORIZED"
    UNSUPPORTED = "UNSUPPORTED"
    # The distribution project's practice; clients know these too.
    PAGINATION_NUMBER_INVALID = "PAGINATION_NUMBER_INVALID"
    RANGE_INVALID = "RANGE_INVALID"
    TAG_INVALID = "TAG_INVALID"
    UNAVAILABLE = "UNAVAILABLE"
    UNKNOWN = "UNKNOWN"


def errors_document(code: ErrorCode, message: str, detail: Detail = None) -> bytes:
    """Render the body of one error; ``detail`` is left out when there is none."""
    entry: dict[str, Detail] = {"code": code.value, "message": message}
    if detail is not None:
        entry["detail"] = detail
    return msgspec.json.encode({"errors": [entry]})
