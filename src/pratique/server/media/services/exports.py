"""Asking for an export, writing it, giving it out, deleting it."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from pratique.server.identity.authorisation import Right, require
from pratique.server.identity.models import Account
from pratique.server.identity.principal import Ceiling, Principal
from pratique.server.identity.queries import account_of
from pratique.server.jobs import services as jobs
from pratique.server.jobs.errors import JobIsOver, JobNotFound
from pratique.server.jobs.models import Job
from pratique.server.jobs.services import Priority
from pratique.server.kernel import clock, ids, outbox, settings
from pratique.server.kernel.actions import JobContext
from pratique.server.media import events, kinds, queries, store
from pratique.server.media.errors import ExportExpired, ExportNotReady, ExportTooLarge, TooManyExports
from pratique.server.media.models import NAME_LENGTH, Export
from pratique.server.media.names import EXPORT
from pratique.server.media.services.people import requester, resource_of
from pratique.server.media.settings import MIB, MediaSettings
from pratique.server.media.statuses import FileStatus

_STEM_MAX = 120  # characters
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A file that may be given out."""

    name: str
    media_type: str
    size: int
    pieces: store.Pieces


def request(*, by: Principal, kind: str, format_: str, parameters: Mapping[str, Any]) -> Export:
    """Ask for an export. Raises what its kind refuses with, or `TooManyExports`."""
    declared = kinds.find_export(kind)
    written_as = declared.format(format_)
    source = declared.source(by, parameters)
    account = account_of(by)
    now = clock.now()
    row = Export(
        uuid=ids.uuid7(),
        account=account,
        kind=declared.name,
        format=written_as.name,
        parameters=dict(parameters),
        title=source.title[:NAME_LENGTH],
        file_name=file_name(source.stem, written_as),
        created_at=now,
        expires_at=now + _keep(),
    )
    with transaction.atomic():
        _require_room(account)
        row.job = jobs.submit(EXPORT, {"export": str(row.uuid)}, priority=Priority.PERSON, namespace=account.name)
        row.save(force_insert=True)
        _record(events.EXPORT_REQUESTED, row)
    return row


def write(export_id: UUID, context: JobContext) -> None:
    """Write the file of an export, with the rights that who asked for it has now."""
    row = Export.objects.select_related("account").filter(uuid=export_id).first()
    if row is None:
        context.log("The export was deleted meanwhile, so there is nothing to write.")
        return
    declared = kinds.find_export(row.kind)
    source = declared.source(requester(row.account, ceiling=Ceiling.READ), row.parameters)
    context.log(f"{source.title}, as {row.format}.")
    with store.new_file() as file:
        rows = _write_all(file, source, row.format, context)
        file.seal()
        context.check()
        with transaction.atomic():
            now = clock.now()
            kept = Export.objects.filter(pk=row.pk, key="").update(
                key=file.key, size=file.size, rows=rows, written_at=now, expires_at=now + _keep()
            )
            context.conclude()
    if not kept:
        store.remove(file.key)


def fetch(*, by: Principal, export_id: UUID) -> Fetched:
    """Give the file of an export to who may have it: what it holds must still be open to ``by``.

    Raises `NoExport`, `ExportNotReady`, `ExportExpired`, or what the kind refuses with.
    """
    row = queries.find_export(by=by, export_id=export_id)
    status = queries.export_status(row)
    if status is FileStatus.EXPIRED:
        raise ExportExpired(expired_at=row.expires_at)
    if status is not FileStatus.READY:
        raise ExportNotReady(status=status.value)
    declared = kinds.find_export(row.kind)
    declared.source(by, row.parameters)
    pieces = store.Pieces(row.key)
    with transaction.atomic():
        _record(events.EXPORT_FETCHED, row)
    media_type = declared.format(row.format).media_type
    return Fetched(name=row.file_name, media_type=media_type, size=row.size, pieces=pieces)


def delete(*, by: Principal, export_id: UUID) -> None:
    """Delete an export with its file; one that is not written yet is cancelled. Raises `NoExport`."""
    row = queries.find_export(by=by, export_id=export_id)
    require(by, Right.DELETE, resource_of(row.account_id, label=f"export {row.uuid}"))
    with transaction.atomic():
        held = Export.objects.select_for_update().filter(pk=row.pk).select_related(None).first()
        if held is None:
            return
        cancel(row.job)
        held.delete()
        _record(events.EXPORT_DELETED, row)
    if held.key:
        store.remove(held.key)


def cancel(job: Job | None) -> None:
    """Cancel a job that is not over; one that is stays what it is."""
    if job is not None:
        with suppress(JobIsOver, JobNotFound):
            jobs.cancel(job.uuid)


def file_name(stem: str, written_as: kinds.Format) -> str:
    """Return a name that any file system and any header takes: letters, digits, dots, hyphens and underscores."""
    fit = _UNFIT.sub("-", stem)[:_STEM_MAX].strip(".-_") or "export"
    return f"{fit}.{written_as.extension}"


def _write_all(file: store.File, source: kinds.Source, format_: str, context: JobContext) -> int:
    limit = settings.current(MediaSettings).export_max
    total, rows = source.count(), 0
    context.progress(done=0, total=total, what="rows")
    for piece in source.write(format_):
        context.check()
        file.append(piece.data)
        if file.size > limit * MIB:
            raise ExportTooLarge(limit=limit)
        rows += piece.rows
        context.progress(done=rows, total=None if total is None else max(total, rows), what="rows")
    context.log(f"{rows} rows in {file.size} bytes.")
    return rows


def _require_room(account: Account) -> None:
    """Refuse one export more than an account may have; its row is locked, so that two at once are counted."""
    limit = settings.current(MediaSettings).exports_kept
    Account.objects.select_for_update().get(pk=account.pk)
    if Export.objects.filter(account=account, expires_at__gt=clock.now()).count() >= limit:
        raise TooManyExports(limit=limit)


def _keep() -> timedelta:
    return timedelta(hours=settings.current(MediaSettings).keep)


def _record(event: str, row: Export) -> None:
    data = {"kind": row.kind, "format": row.format, "title": row.title}
    for name in ("repository", "digest"):
        if isinstance(row.parameters.get(name), str):
            data[name] = row.parameters[name]
    outbox.record(type=event, subject=events.export_subject(row.uuid), data=data)
