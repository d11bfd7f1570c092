"""Receiving an upload, handing it to its kind, deleting it."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, Protocol
from uuid import UUID

from django.db import transaction

from pratique.server.identity.authorisation import Right, require
from pratique.server.identity.models import Account
from pratique.server.identity.principal import Ceiling, Principal
from pratique.server.identity.queries import account_of
from pratique.server.jobs import services as jobs
from pratique.server.jobs.services import Priority
from pratique.server.kernel import clock, ids, outbox, places, settings
from pratique.server.kernel.actions import JobContext
from pratique.server.media import events, kinds, queries, store
from pratique.server.media.errors import (
    BadFileName,
    TooManyUploads,
    UploadCutShort,
    UploadEmpty,
    UploadsBusy,
    UploadTooLarge,
    UploadTooSlow,
    UploadWithoutLength,
)
from pratique.server.media.models import NAME_LENGTH, Upload
from pratique.server.media.names import UPLOAD
from pratique.server.media.services.exports import cancel
from pratique.server.media.services.people import requester, resource_of
from pratique.server.media.settings import MIB, MediaSettings

_PIECE = 256 * 1024  # bytes read at once

PLACES: Final = places.Places(
    limit=lambda: settings.current(MediaSettings).uploads_at_once,
    busy=lambda limit: UploadsBusy(limit=limit, retry_after=places.RETRY),
)


class Body(Protocol):
    """A request's body."""

    def read(self, size: int, /) -> bytes:
        """Give at most ``size`` bytes, none at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What somebody sends: ``length`` is the body's in bytes, None when the request does not say."""

    kind: str
    name: str
    namespace: str
    length: int | None
    body: Body


@dataclass(slots=True, kw_only=True)
class Arrived:
    """What an upload's kind gets of it: `kinds.Received`."""

    row: Upload
    path: Path
    by: Principal
    context: JobContext
    is_concluded: bool = field(default=False, init=False)

    @property
    def name(self) -> str:
        """What the sender calls it."""
        return self.row.name

    @property
    def namespace(self) -> str:
        """The namespace it is for."""
        return self.row.namespace

    @property
    def digest(self) -> str:
        """The SHA-256 of the bytes."""
        return self.row.digest

    def conclude(self, result: Mapping[str, Any]) -> None:
        """Write what became of it, and end the job, in the caller's transaction."""
        Upload.objects.filter(pk=self.row.pk).update(result=dict(result), taken_at=clock.now(), key="")
        self.context.conclude()
        self.is_concluded = True


def receive(*, by: Principal, sent: Sent) -> Upload:
    """Keep what is sent and have a job take it in. Nothing is read before the sender was found to be allowed to.

    Raises what the kind refuses with, or an error about the body or about too many uploads.
    """
    declared = kinds.find_upload(sent.kind)
    declared.allow(by, sent.namespace)
    name = _name(sent.name)
    length = _length(sent, declared)
    account = account_of(by)
    _require_room(account)
    with PLACES.take(), store.new_file() as file:
        _copy(sent.body, file, length)
        file.seal()
        now = clock.now()
        row = Upload(
            uuid=ids.uuid7(),
            account=account,
            kind=declared.name,
            name=name,
            namespace=sent.namespace,
            key=file.key,
            size=file.size,
            digest=file.digest,
            created_at=now,
            expires_at=now + timedelta(hours=settings.current(MediaSettings).keep),
        )
        with transaction.atomic():
            row.job = jobs.submit(
                UPLOAD,
                {"upload": str(row.uuid)},
                priority=Priority.PERSON,
                namespace=sent.namespace or account.name,
            )
            row.save(force_insert=True)
            _record(events.UPLOAD_RECEIVED, row)
    return row


def take(upload_id: UUID, context: JobContext) -> None:
    """Have an upload's kind take it in, with the rights that who sent it has now."""
    row = Upload.objects.select_related("account").filter(uuid=upload_id).first()
    if row is None or not row.key:
        context.log("The upload was deleted or taken in meanwhile, so there is nothing to do.")
        return
    declared = kinds.find_upload(row.kind)
    by = requester(row.account, ceiling=Ceiling.FULL)
    declared.allow(by, row.namespace)
    context.log(f"{declared.title}: {row.name or row.digest}, {row.size} bytes.")
    with store.local_path(row.key) as path:
        arrived = Arrived(row=row, path=path, by=by, context=context)
        declared.take(arrived)
    if not arrived.is_concluded:
        message = f"the upload kind {row.kind!r} did not conclude"
        raise RuntimeError(message)
    store.remove(row.key)


def delete(*, by: Principal, upload_id: UUID) -> None:
    """Delete an upload; what was taken in of it stays. Raises `NoUpload`."""
    row = queries.find_upload(by=by, upload_id=upload_id)
    require(by, Right.DELETE, resource_of(row.account_id, label=f"upload {row.uuid}"))
    with transaction.atomic():
        held = Upload.objects.select_for_update().filter(pk=row.pk).first()
        if held is None:
            return
        cancel(row.job)
        held.delete()
        _record(events.UPLOAD_DELETED, row)
    if held.key:
        store.remove(held.key)


def _copy(body: Body, file: store.File, length: int) -> None:
    within = settings.current(MediaSettings).upload_within
    until = time.monotonic() + within
    while file.size < length:
        piece = body.read(min(_PIECE, length - file.size))
        if not piece:
            raise UploadCutShort(got=file.size, size=length)
        file.append(piece)
        if time.monotonic() > until:
            raise UploadTooSlow(seconds=within)


def _length(sent: Sent, declared: kinds.UploadKind) -> int:
    limit = declared.limit()
    if sent.length is None:
        raise UploadWithoutLength
    if sent.length > limit * MIB:
        raise UploadTooLarge(size=sent.length, kind=declared.name, limit=limit, setting=declared.setting)
    if sent.length == 0:
        raise UploadEmpty
    return sent.length


def _name(text: str) -> str:
    """Return a file's name without its folders; it is only ever shown."""
    name = text.replace("\\", "/").rpartition("/")[2][:NAME_LENGTH]
    if not name.isprintable():
        raise BadFileName
    return name


def _require_room(account: Account) -> None:
    limit = settings.current(MediaSettings).uploads_kept
    if Upload.objects.filter(account=account, taken_at=None, expires_at__gt=clock.now()).count() >= limit:
        raise TooManyUploads(limit=limit)


def _record(event: str, row: Upload) -> None:
    data = {"kind": row.kind, "name": row.name, "namespace": row.namespace, "digest": row.digest}
    outbox.record(type=event, subject=events.upload_subject(row.uuid), data=data)
