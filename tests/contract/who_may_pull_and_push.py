"""Who may do what under `/v2/`: one row for every kind of address and method, told in the world of `who_may.py`.

A client is sent to the token service for exactly what it lacks and comes back with what it got; the status is that of
its second try. A session here is a password, since registry clients have no sessions. 200 stands for "handed on to
the handler".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

from pratique.server.registry.edge.routing import Kind
from tests.contract.rows import Credential, Row, Who


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Calls of one kind on one path, all decided alike."""

    kind: Kind
    methods: tuple[str, ...]
    path: str
    password: str
    read_token: str
    write_token: str

    def expected(self) -> Mapping[tuple[Who, Credential], int]:
        """The status for each who and each credential."""
        row = Row(route="", session=self.password, read_token=self.read_token, write_token=self.write_token)
        return row.expected()


class _Statuses(TypedDict):
    password: str
    read_token: str
    write_token: str


_READING: _Statuses = {
    "password": "401 404 200 200 200 200",
    "read_token": "404 200 200 200 200",
    "write_token": "404 200 200 200 200",
}
_READING_PUBLIC: _Statuses = {
    "password": "200 200 200 200 200 200",
    "read_token": "200 200 200 200 200",
    "write_token": "200 200 200 200 200",
}
_WRITING: _Statuses = {
    "password": "401 404 403 200 200 200",
    "read_token": "404 403 403 403 403",
    "write_token": "404 403 200 200 200",
}
_WRITING_PUBLIC: _Statuses = {
    "password": "401 403 403 200 200 200",
    "read_token": "403 403 403 403 403",
    "write_token": "403 403 200 200 200",
}
_READS = ("GET", "HEAD")
_DIGEST = "sha256:" + "0" * 64

CALLS = (
    Call(
        kind=Kind.BASE,
        methods=_READS,
        path="/v2/",
        **_READING_PUBLIC,
    ),
    Call(
        kind=Kind.CATALOGUE,
        methods=_READS,
        path="/v2/_catalog",
        password="401 403 403 403 403 200",
        read_token="403 403 403 403 200",
        write_token="403 403 403 403 200",
    ),
    Call(kind=Kind.TAGS, methods=_READS, path="/v2/acme/app/tags/list", **_READING),
    Call(kind=Kind.REFERRERS, methods=_READS, path=f"/v2/acme/app/referrers/{_DIGEST}", **_READING),
    Call(kind=Kind.MANIFEST, methods=_READS, path="/v2/acme/app/manifests/latest", **_READING),
    Call(kind=Kind.BLOB, methods=_READS, path=f"/v2/acme/app/blobs/{_DIGEST}", **_READING),
    Call(kind=Kind.MANIFEST, methods=("PUT", "DELETE"), path="/v2/acme/app/manifests/latest", **_WRITING),
    Call(kind=Kind.BLOB, methods=("DELETE",), path=f"/v2/acme/app/blobs/{_DIGEST}", **_WRITING),
    Call(kind=Kind.UPLOADS, methods=("POST",), path="/v2/acme/app/blobs/uploads/", **_WRITING),
    Call(
        kind=Kind.UPLOAD,
        methods=("GET", "HEAD", "PATCH", "PUT", "DELETE"),
        path="/v2/acme/app/blobs/uploads/01a2004a-c2b4-7783-95bf-dcb6e5d910af",
        **_WRITING,
    ),
    Call(kind=Kind.MANIFEST, methods=_READS, path="/v2/acme/site/manifests/latest", **_READING_PUBLIC),
    Call(kind=Kind.MANIFEST, methods=("PUT", "DELETE"), path="/v2/acme/site/manifests/latest", **_WRITING_PUBLIC),
    Call(
        kind=Kind.UPLOADS,
        methods=("POST",),
        path="/v2/acme/not-there-yet/blobs/uploads/",
        password="401 404 404 200 200 200",
        read_token="404 404 404 404 404",
        write_token="404 404 200 200 200",
    ),
    Call(
        kind=Kind.MANIFEST,
        methods=_READS,
        path="/v2/nobodys/app/manifests/latest",
        password="401 404 404 404 404 404",
        read_token="404 404 404 404 404",
        write_token="404 404 404 404 404",
    ),
)
