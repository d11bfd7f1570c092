"""SBOMs that people bring in: read in the sandbox, recorded, matched; found again under their name; deleted."""

import atexit
import os
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

import msgspec
from django.db import transaction

from pratique.core.sbom import Document, reading
from pratique.server.identity.authorisation import Kind, Resource, Right, require
from pratique.server.identity.errors import NothingThere
from pratique.server.identity.models import Account
from pratique.server.identity.principal import Principal
from pratique.server.identity.queries import namespace_owner
from pratique.server.inventory import services as inventory
from pratique.server.inventory.models import Subject, SubjectKind
from pratique.server.inventory.settings import InventorySettings
from pratique.server.jobs.sandbox import Limits, OutOfMemory, Sandbox, TimedOut
from pratique.server.kernel import clock, ids, outbox, settings
from pratique.server.kernel.actions import JobContext
from pratique.server.media.kinds import Received
from pratique.server.media.settings import MIB, MediaSettings
from pratique.server.scanning import events
from pratique.server.scanning.errors import SbomUnreadable, TooManySboms
from pratique.server.scanning.models import Sbom
from pratique.server.scanning.models.sbom import NAME_LENGTH
from pratique.server.scanning.queries import sboms as queries
from pratique.server.scanning.services import findings
from pratique.server.scanning.settings import ScanningSettings

_FUNCTION: Final = f"{reading.__name__}.{reading.read_in_sandbox.__name__}"
_CHUNK: Final = 256 * 1024
_SECONDS: Final = 60.0
ORPHAN_AFTER: Final = timedelta(hours=1)
"""The age from which what was recorded for an SBOM that is not there is nobody's."""
_BATCH: Final = 100

_lock = threading.Lock()
_made: dict[int, Sandbox] = {}


def allow(by: Principal, namespace: str) -> None:
    """Raise unless ``by`` may bring an SBOM into a namespace."""
    _namespace(by, namespace, Right.WRITE)


def take(received: Received) -> None:
    """Read an upload as an SBOM, record what it names, match it, and end the job with what was found."""
    context = received.context
    owner = _namespace(received.by, received.namespace, Right.WRITE)
    document = read(received.path, context)
    context.log(f"{document.format} {document.version}: {len(document.packages)} components.")
    if document.unused_count:
        context.log(f"{document.unused_count} components could not be used; the SBOM's page says why.")
    name = (received.name or document.name or received.digest)[:NAME_LENGTH]
    sbom = _recorded(owner, name, document, received)
    context.check()
    index = findings.open_index()
    findings.bring_up_to_date(sbom, index)
    with transaction.atomic():
        sbom.refresh_from_db()
        found = sbom.critical + sbom.high + sbom.medium + sbom.low + sbom.unknown
        outbox.record(
            type=events.SBOM_TAKEN,
            subject=events.sbom_subject(sbom.uuid),
            data={"namespace": owner.name, "name": name, "components": sbom.components, "findings": found},
        )
        received.conclude(
            {
                "sbom": str(sbom.uuid),
                "components": sbom.components,
                "unused": sbom.unused_count,
                "findings": found,
            }
        )


def delete(*, by: Principal, sbom_id: UUID) -> None:
    """Delete an SBOM with its findings. Raises `NoSbom`, or as authorisation does."""
    sbom = queries.find(by=by, sbom_id=sbom_id)
    require(by, Right.DELETE, queries.resource_of(sbom.namespace))
    with transaction.atomic():
        Sbom.objects.filter(pk=sbom.pk).delete()
        outbox.record(
            type=events.SBOM_DELETED,
            subject=events.sbom_subject(sbom.uuid),
            data={"namespace": sbom.namespace.name, "name": sbom.name},
        )
    _forget(sbom.subject)


def forget_orphans(context: JobContext) -> None:
    """Forget what was recorded for SBOMs that are not there: of jobs that died on the way, of deleted namespaces."""
    orphans = Subject.objects.filter(kind=SubjectKind.SBOM, sbom=None, recorded_at__lt=clock.now() - ORPHAN_AFTER)
    for subject in orphans.order_by("pk")[:_BATCH]:
        context.check()
        _forget(subject)


def read(path: Path, context: JobContext) -> Document:
    """Read a document in the sandbox. Raises `SbomUnreadable`."""
    chosen = settings.current(ScanningSettings)
    most = settings.current(MediaSettings).sbom_max * MIB
    order = msgspec.msgpack.encode(reading.Order(bytes_max=most, components_max=chosen.sbom_components))
    limits = Limits(
        memory=settings.current(InventorySettings).sandbox_memory,
        cpu_seconds=int(_SECONDS),
        wall_seconds=_SECONDS,
        stream_bytes=most + 2 * _CHUNK,
        output_bytes=settings.current(InventorySettings).record_max,
    )
    try:
        answer = _sandbox().stream(_FUNCTION, order, _chunks(path, context), limits)
    except (OutOfMemory, TimedOut) as error:
        raise SbomUnreadable(reason=f"reading it takes more than it is given ({error.code})") from error
    document, reason = msgspec.msgpack.decode(answer, type=tuple[Document | None, str])
    if document is None:
        raise SbomUnreadable(reason=reason)
    return document


def _recorded(owner: Account, name: str, document: Document, received: Received) -> Sbom:
    """Record the document under its name: what bore the name before is replaced."""
    present = Sbom.objects.filter(namespace=owner, name=name).select_related("subject").first()
    uuid = ids.uuid7()
    key = f"sbom:{uuid}" if present is None else present.subject.digest
    subject = inventory.record_sbom(key, document.packages)
    facts = {
        "subject": subject,
        "format": document.format,
        "format_version": document.version,
        "document_name": document.name,
        "digest": received.digest,
        "size": received.path.stat().st_size,
        "unused": [{"name": each.name, "reason": each.reason} for each in document.unused],
        "unused_count": document.unused_count,
        "uploaded_by": received.by.name,
        "uploaded_at": clock.now(),
    }
    with transaction.atomic():
        received.context.fence()
        _require_room(owner, is_new=present is None)
        sbom, _ = Sbom.objects.update_or_create(
            namespace=owner, name=name, defaults=facts, create_defaults=facts | {"uuid": uuid}
        )
    return sbom


def _require_room(owner: Account, *, is_new: bool) -> None:
    limit = _most()
    Account.objects.select_for_update().get(pk=owner.pk)
    if is_new and Sbom.objects.filter(namespace=owner).count() >= limit:
        raise TooManySboms(namespace=owner.name, limit=limit)


def _most() -> int:
    return settings.current(ScanningSettings).sboms


def _namespace(by: Principal, name: str, right: Right) -> Account:
    owner = namespace_owner(name)
    if owner is None:
        raise NothingThere(kind=Kind.NAMESPACE.value, what=name)
    require(by, right, Resource(kind=Kind.NAMESPACE, owner_id=owner.pk, label=name))
    return owner


def _forget(subject: Subject) -> None:
    findings.forget(subject)
    inventory.forget_sbom(subject.digest)


def _chunks(path: Path, context: JobContext) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            context.check()
            yield chunk


def _sandbox() -> Sandbox:
    """Return this process's sandbox for documents, made when it is first wanted."""
    with _lock:
        if os.getpid() not in _made:  # a fork must not share its parent's pipes
            _made.clear()
            _made[os.getpid()] = Sandbox(preload=[reading.__name__])
            atexit.register(_made[os.getpid()].close)
        return _made[os.getpid()]
