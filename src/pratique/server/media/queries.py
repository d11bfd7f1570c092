"""Reading exports and uploads: one's own, everybody's for administrators."""

from uuid import UUID

from django.db.models import Q, QuerySet

from pratique.server.identity.authorisation import SYSTEM, Right, may, require
from pratique.server.identity.principal import Principal
from pratique.server.jobs.statuses import Status as JobStatus
from pratique.server.kernel import clock
from pratique.server.media import statuses
from pratique.server.media.errors import NoExport, NoUpload
from pratique.server.media.models import Export, Upload
from pratique.server.media.services.people import resource_of
from pratique.server.media.statuses import FileStatus


def exports(*, by: Principal, everybodys: bool = False) -> QuerySet[Export]:
    """Return the exports of ``by``, or everybody's for administrators. Raises as authorisation does."""
    return Export.objects.filter(_whose(by, everybodys=everybodys)).select_related("account", "job")


def uploads(*, by: Principal, everybodys: bool = False) -> QuerySet[Upload]:
    """Return the uploads of ``by``, or everybody's for administrators. Raises as authorisation does."""
    return Upload.objects.filter(_whose(by, everybodys=everybodys)).select_related("account", "job")


def find_export(*, by: Principal, export_id: UUID) -> Export:
    """Return an export that ``by`` may see. Raises `NoExport`."""
    row = Export.objects.filter(uuid=export_id).select_related("account", "job").first()
    if row is None or not may(by, Right.READ, resource_of(row.account_id, label="")):
        raise NoExport(export=export_id)
    return row


def find_upload(*, by: Principal, upload_id: UUID) -> Upload:
    """Return an upload that ``by`` may see. Raises `NoUpload`."""
    row = Upload.objects.filter(uuid=upload_id).select_related("account", "job").first()
    if row is None or not may(by, Right.READ, resource_of(row.account_id, label="")):
        raise NoUpload(upload=upload_id)
    return row


def export_status(row: Export) -> FileStatus:
    """Return where an export stands; its job was read with it."""
    return statuses.of_export(
        is_written=row.written_at is not None, expires_at=row.expires_at, job=_job_status(row), now=clock.now()
    )


def upload_status(row: Upload) -> FileStatus:
    """Return where an upload stands; its job was read with it."""
    return statuses.of_upload(is_taken=row.taken_at is not None, job=_job_status(row))


def _whose(by: Principal, *, everybodys: bool) -> Q:
    if everybodys:
        require(by, Right.READ, SYSTEM)
        return Q()
    return Q(account=by.account_id)


def _job_status(row: Export | Upload) -> JobStatus | None:
    return None if row.job is None else JobStatus(row.job.status)
