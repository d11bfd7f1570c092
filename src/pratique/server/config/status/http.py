"""`GET /status`: how the installation is, for its administrators."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import NinjaAPI, Router, Schema

from pratique import __version__
from pratique.server.backup import folder as backups
from pratique.server.config import data_directory
from pratique.server.config.health import storage
from pratique.server.config.settings import Installation
from pratique.server.config.status import parts, work
from pratique.server.config.status.looks import LOOKS
from pratique.server.config.status.parts import Part
from pratique.server.identity.authorisation import SYSTEM, Right, require
from pratique.server.identity.http import Request, authenticated
from pratique.server.index import queries as index
from pratique.server.jobs.http.queues import QueueItem, queue_items
from pratique.server.kernel import clock, settings
from pratique.server.kernel.processes import presence
from pratique.server.kernel.processes.models import Process
from pratique.server.kernel.web.schemas import refusals
from pratique.server.registry import queries as registry

router = Router(tags=["system"], auth=authenticated)

_MIB = 1024 * 1024
_SILENT = "heartbeat"


class PartItem(Schema):
    """Something the installation stands on; `what` says what is wrong with it, empty when it is `ok`."""

    kind: str
    ok: bool
    ms: float
    what: str


class DatabaseItem(PartItem):
    """The database."""

    version: str
    size_bytes: int


class StorageItem(Schema):
    """Where blobs are kept."""

    used_bytes: int
    free_bytes: int
    blobs: int
    ok: bool
    what: str


class IndexItem(Schema):
    """The current release of the advisories."""

    generation: int
    built_at: datetime
    age_days: int
    is_old: bool


class AilmentItem(Schema):
    """One thing that is wrong with a process."""

    check: str
    what: str


class ProcessItem(Schema):
    """A process of the installation, as it told of itself at `seen_at`; one that fell silent is not ready."""

    role: str
    host: str
    pid: int
    version: str
    started_at: datetime
    seen_at: datetime
    ready: bool
    wrong: list[AilmentItem]


class ListenerItem(Schema):
    """What one listener of events has not had yet; `dead` are deliveries given up."""

    listener: str
    waiting: int
    oldest_seconds: float
    dead: int


class FailureItem(Schema):
    """A job that was given up."""

    job: UUID
    action: str
    error: str
    finished_at: datetime | None


class CheckItem(Schema):
    """What the doctor says of one thing; `remedy` is what to do, empty when all is well."""

    name: str
    state: Literal["ok", "warn", "fail"]
    what: str
    remedy: str


class BackupItem(Schema):
    """The last backup."""

    at: datetime
    kind: str


class SystemStatus(Schema):
    """How an installation is."""

    version: str
    profile: Literal["embedded", "production"]
    database: DatabaseItem
    broker: PartItem
    cache: PartItem
    storage: StorageItem
    index: IndexItem | None
    processes: list[ProcessItem]
    queues: list[QueueItem]
    outbox: list[ListenerItem]
    failures: list[FailureItem]
    checks: list[CheckItem]
    backup: BackupItem | None


@router.get("", response={200: SystemStatus, **refusals(401, 403, 429, 503)}, summary="Show how the installation is")
def get_status(request: Request) -> SystemStatus:
    """Show how the installation is; for administrators. The checks are those of `pratique doctor`, 15 s old at most."""
    require(request.principal, Right.READ, SYSTEM)
    now, installation = clock.now(), settings.current(Installation)
    backup = backups.latest()
    return SystemStatus(
        version=__version__,
        profile="production" if installation.database_url else "embedded",
        database=DatabaseItem(
            **_part(parts.database()).dict(), version=parts.database_version(), size_bytes=parts.database_size()
        ),
        broker=_part(parts.broker()),
        cache=_part(parts.cache()),
        storage=_storage(installation),
        index=_index(),
        processes=[_process(each, now=now) for each in presence.known(now=now)],
        queues=queue_items(now=now),
        outbox=[
            ListenerItem(
                listener=each.listener,
                waiting=each.waiting,
                oldest_seconds=work.age(each.oldest, now=now),
                dead=each.dead,
            )
            for each in work.deliveries()
        ],
        failures=[
            FailureItem(job=each.uuid, action=each.action, error=each.error, finished_at=each.finished_at)
            for each in work.failures()
        ],
        checks=[
            CheckItem(name=check.name, state=found.level.value, what=found.what, remedy=found.remedy)
            for check, found in LOOKS.found()
        ],
        backup=None if backup is None else BackupItem(at=backup.made_at, kind="archive"),
    )


def mount(api: NinjaAPI) -> None:
    """Give the API this route."""
    api.add_router("/status", router)


def _part(part: Part) -> PartItem:
    return PartItem(kind=part.kind, ok=part.is_ok, ms=part.ms, what=part.what)


def _storage(installation: Installation) -> StorageItem:
    blobs, size = registry.stored()
    wrong = storage()
    return StorageItem(
        used_bytes=size,
        free_bytes=data_directory.free_mib(installation.data) * _MIB,
        blobs=blobs,
        ok=wrong is None,
        what=wrong or "",
    )


def _index() -> IndexItem | None:
    release = index.current()
    if release is None:
        return None
    return IndexItem(
        generation=release.generation,
        built_at=release.built_at,
        age_days=release.age.days,
        is_old=release.is_old,
    )


def _process(process: Process, *, now: datetime) -> ProcessItem:
    wrong = [AilmentItem(check=each["check"], what=each["what"]) for each in process.wrong]
    if presence.is_silent(process, now=now):
        silence = work.age(process.seen_at, now=now)
        wrong.insert(0, AilmentItem(check=_SILENT, what=f"it has said nothing for {silence:.0f} s"))
    return ProcessItem(
        role=process.role,
        host=process.host,
        pid=process.pid,
        version=process.version,
        started_at=process.started_at,
        seen_at=process.seen_at,
        ready=not wrong,
        wrong=wrong,
    )
