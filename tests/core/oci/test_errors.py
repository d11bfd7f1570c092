"""The body of an error is the specification's document."""

import json

from pratique.core.oci.errors import ErrorCode, errors_document


def test_an_error_carries_code_message_and_detail() -> None:
    body = json.loads(errors_document(ErrorCode.BLOB_UNKNOWN, "no such blob", {"digest": "sha256:0"}))

    assert body == {"errors": [{"code": "BLOB_UNKNOWN", "message": "no such blob", "detail": {"digest": "sha256:0"}}]}


def test_an_error_without_detail_has_no_such_field() -> None:
    body = json.loads(errors_document(ErrorCode.UNKNOWN, "x"))

    assert body == {"errors": [{"code": "UNKNOWN", "message": "x"}]}
