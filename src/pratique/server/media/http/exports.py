"""`/exports`: asking for a file of findings, components or events, seeing how far it is, fetching it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import pydantic
from django.http import HttpResponseBase
from ninja import Query, Router, Schema, Status

from pratique.server.identity.http import Request, authenticated
from pratique.server.kernel.web.attachments import Attachment
from pratique.server.kernel.web.paging import Page, Paging, SortKey, page_of
from pratique.server.kernel.web.schemas import refusals
from pratique.server.media import kinds, queries, statuses
from pratique.server.media.http.items import MediaProgress, Whose, Word, error_of, job_of, progress_of
from pratique.server.media.models import Export
from pratique.server.media.services import exports as services

router = Router(tags=["exports"], auth=authenticated)

_KEYS = {"created_at": SortKey(column="id", parse=int)}


class ExportFormat(Schema):
    """How an export can be written down."""

    format: str
    media_type: str
    extension: str


class ExportKindItem(Schema):
    """Something that can be exported; `parameters_schema` is JSON Schema."""

    kind: str
    title: str
    description: str
    formats: list[ExportFormat]
    parameters_schema: dict[str, Any]


class NewExport(Schema):
    """What asking for an export takes; `parameters` as the kind's schema says."""

    model_config = pydantic.ConfigDict(extra="forbid")

    kind: Word
    format: Word
    parameters: dict[str, Any] = {}


class ExportItem(Schema):
    """An export. Its file may be fetched while it is `ready`, until `expires_at`; `error` says why it failed."""

    id: UUID
    kind: str
    format: str
    title: str
    file_name: str
    status: statuses.FileStatus
    progress: MediaProgress | None
    job: UUID | None
    parameters: dict[str, Any]
    size: int | None
    rows: int | None
    created_at: datetime
    expires_at: datetime
    requested_by: str
    error: str | None


@router.get("/kinds", response={200: list[ExportKindItem], **refusals(401, 429, 503)}, summary="List kinds of exports")
def list_kinds(request: Request) -> list[ExportKindItem]:  # noqa: ARG001 — whoever is signed in
    """List what can be exported, in which formats, with the schema of its parameters."""
    return [
        ExportKindItem(
            kind=each.name,
            title=each.title,
            description=each.description,
            formats=[
                ExportFormat(format=one.name, media_type=one.media_type, extension=one.extension)
                for one in each.formats
            ],
            parameters_schema=msgspec.json.schema(each.parameters),
        )
        for _, each in sorted(kinds.exports().items())
    ]


@router.get("", response={200: Page[ExportItem], **refusals(400, 401, 403, 422, 429, 503)}, summary="List exports")
def list_exports(request: Request, paging: Query[Paging], whose: Query[Whose]) -> Page[ExportItem]:
    """List one's own exports, the newest first; with `all` everybody's, for administrators."""
    found, following = page_of(
        queries.exports(by=request.principal, everybodys=whose.all), paging=paging, keys=_KEYS, default="-created_at"
    )
    return Page[ExportItem](items=[_item(each) for each in found], next=following)


@router.post(
    "",
    response={202: ExportItem, **refusals(400, 401, 403, 404, 409, 422, 429, 503)},
    summary="Ask for an export",
)
def create_export(request: Request, body: NewExport) -> Status[ExportItem]:
    """Ask for a file; a job writes it, and it is kept for a while. One can export what one may read."""
    made = services.request(by=request.principal, kind=body.kind, format_=body.format, parameters=body.parameters)
    return Status(202, _item(made))


@router.get("/{uuid:export_id}", response={200: ExportItem, **refusals(401, 404, 429, 503)}, summary="Show an export")
def get_export(request: Request, export_id: UUID) -> ExportItem:
    """Show an export of one's own, or anybody's to administrators: whether it is ready, and how far its job is."""
    return _item(queries.find_export(by=request.principal, export_id=export_id))


@router.get(
    "/{uuid:export_id}/file",
    response=refusals(400, 401, 403, 404, 409, 410, 429, 503),
    summary="Fetch an export's file",
    openapi_extra={
        "responses": {
            200: {
                "description": "OK",
                "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
)
def get_file(request: Request, export_id: UUID) -> HttpResponseBase:
    """Fetch the file of an export, as an attachment; what it holds must still be open to who fetches it."""
    with Attachment() as file:
        fetched = services.fetch(by=request.principal, export_id=export_id)
        response = file.answer(fetched.pieces, name=fetched.name, media_type=fetched.media_type)
    response["Content-Length"] = str(fetched.size)
    return response


@router.delete(
    "/{uuid:export_id}", response={204: None, **refusals(401, 403, 404, 429, 503)}, summary="Delete an export"
)
def delete_export(request: Request, export_id: UUID) -> Status[None]:
    """Delete an export with its file; one that is not written yet is cancelled."""
    services.delete(by=request.principal, export_id=export_id)
    return Status(204, None)


def _item(row: Export) -> ExportItem:
    status = queries.export_status(row)
    is_written = row.written_at is not None
    return ExportItem(
        id=row.uuid,
        kind=row.kind,
        format=row.format,
        title=row.title,
        file_name=row.file_name,
        status=status,
        progress=progress_of(row),
        job=job_of(row),
        parameters=row.parameters,
        size=row.size if is_written else None,
        rows=row.rows if is_written else None,
        created_at=row.created_at,
        expires_at=row.expires_at,
        requested_by=row.account.name,
        error=error_of(row) if status is statuses.FileStatus.FAILED else None,
    )
