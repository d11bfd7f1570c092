"""`/uploads`: sending a file in, and seeing what became of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Query, Router, Schema, Status

from pratique.server.identity.http import Request, authenticated
from pratique.server.kernel.web.paging import Page, Paging, SortKey, page_of
from pratique.server.kernel.web.schemas import refusals
from pratique.server.media import kinds, queries, statuses
from pratique.server.media.errors import UploadIsForm
from pratique.server.media.http.items import MediaProgress, Text, Whose, Word, error_of, job_of, progress_of
from pratique.server.media.models import Upload
from pratique.server.media.services import uploads as services

router = Router(tags=["uploads"], auth=authenticated)

_KEYS = {"created_at": SortKey(column="id", parse=int)}
_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
_DIGITS = 18


class UploadKindItem(Schema):
    """Something that can be uploaded; `limit_mib` is the largest file in MiB."""

    kind: str
    title: str
    description: str
    limit_mib: int


class UploadItem(Schema):
    """An upload; `result` says what became of it once it is `done`, `error` why it failed."""

    id: UUID
    kind: str
    name: str
    namespace: str
    status: statuses.FileStatus
    progress: MediaProgress | None
    job: UUID | None
    size: int
    digest: str
    created_at: datetime
    expires_at: datetime
    uploaded_by: str
    result: dict[str, Any]
    error: str | None


class What(Schema):
    """What a body is: its `kind`, its file's `name`, and the `namespace` it is for, where it is for one."""

    kind: Word
    name: Text = ""
    namespace: Text = ""


@router.get("/kinds", response={200: list[UploadKindItem], **refusals(401, 429, 503)}, summary="List kinds of uploads")
def list_kinds(request: Request) -> list[UploadKindItem]:  # noqa: ARG001 — whoever is signed in
    """List what can be uploaded."""
    return [
        UploadKindItem(kind=each.name, title=each.title, description=each.description, limit_mib=each.limit())
        for _, each in sorted(kinds.uploads().items())
    ]


@router.get("", response={200: Page[UploadItem], **refusals(400, 401, 403, 422, 429, 503)}, summary="List uploads")
def list_uploads(request: Request, paging: Query[Paging], whose: Query[Whose]) -> Page[UploadItem]:
    """List one's own uploads, the newest first; with `all` everybody's, for administrators."""
    found, following = page_of(
        queries.uploads(by=request.principal, everybodys=whose.all), paging=paging, keys=_KEYS, default="-created_at"
    )
    return Page[UploadItem](items=[_item(each) for each in found], next=following)


@router.post(
    "",
    response={202: UploadItem, **refusals(400, 401, 403, 404, 409, 422, 429, 503)},
    summary="Upload a file",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
def create_upload(request: Request, what: Query[What]) -> Status[UploadItem]:
    """Upload a file as the body, its length said; a job takes in what it holds.

    An SBOM needs the right to write in its namespace; an index file is for administrators.
    """
    if (request.content_type or "").lower() in _FORMS:
        raise UploadIsForm
    sent = services.Sent(
        kind=what.kind, name=what.name, namespace=what.namespace, length=_length(request), body=request
    )
    return Status(202, _item(services.receive(by=request.principal, sent=sent)))


@router.get("/{uuid:upload_id}", response={200: UploadItem, **refusals(401, 404, 429, 503)}, summary="Show an upload")
def get_upload(request: Request, upload_id: UUID) -> UploadItem:
    """Show an upload of one's own, or anybody's to administrators."""
    return _item(queries.find_upload(by=request.principal, upload_id=upload_id))


@router.delete(
    "/{uuid:upload_id}", response={204: None, **refusals(401, 403, 404, 429, 503)}, summary="Delete an upload"
)
def delete_upload(request: Request, upload_id: UUID) -> Status[None]:
    """Delete an upload; one that is not taken in yet is cancelled, and what was taken in stays."""
    services.delete(by=request.principal, upload_id=upload_id)
    return Status(204, None)


def _length(request: Request) -> int | None:
    text = str(request.META.get("CONTENT_LENGTH") or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else None


def _item(row: Upload) -> UploadItem:
    status = queries.upload_status(row)
    return UploadItem(
        id=row.uuid,
        kind=row.kind,
        name=row.name,
        namespace=row.namespace,
        status=status,
        progress=progress_of(row),
        job=job_of(row),
        size=row.size,
        digest=row.digest,
        created_at=row.created_at,
        expires_at=row.expires_at,
        uploaded_by=row.account.name,
        result=row.result,
        error=error_of(row) if status is statuses.FileStatus.FAILED else None,
    )
