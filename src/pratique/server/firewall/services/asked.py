"""Writing down who asked for what, and registering each package that was asked for: each purl once.

Rows are locked in the order of their purls, so that processes that register the same packages never wait in a circle.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from pratique.server.firewall import events, names
from pratique.server.firewall.models import Package, PackageRequest
from pratique.server.firewall.modes import Status
from pratique.server.jobs import services as jobs
from pratique.server.kernel import clock, outbox

_ASKED_EVERY = timedelta(minutes=10)  # how often a package's last request is written, to spare the disk
_REASON_MAX = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A file that was asked for, and what was decided. ``is_logged``: a row is written, not only the package's."""

    repository_id: int
    repository: str
    ecosystem: str
    purl: str
    package: str
    version: str
    file: str
    account_id: int | None
    actor: str
    client: str
    mode: str
    status: str
    policy: str = ""
    reason: str = ""
    is_logged: bool = True
    is_scanned: bool = True


@transaction.atomic
def record(requests: Mapping[Request, int]) -> None:
    """Write requests, how often each was made, and the packages in them."""
    now = clock.now()
    logged = {request: count for request, count in requests.items() if request.is_logged}
    PackageRequest.objects.bulk_create(
        PackageRequest(
            at=now,
            repository_id=each.repository_id,
            package=each.package,
            version=each.version,
            file=each.file,
            account_id=each.account_id,
            client=each.client,
            mode=each.mode,
            status=each.status,
            policy=each.policy,
            reason=each.reason[:_REASON_MAX],
            count=count,
        )
        for each, count in logged.items()
    )
    for each, count in logged.items():
        refused = each.status != Status.NOT_BLOCKED
        outbox.record(
            type=events.PACKAGE_REFUSED if refused else events.PACKAGE_REQUESTED,
            subject=events.subject_of(each.repository),
            actor=each.actor,
            data={
                "repository": each.repository,
                "purl": each.purl,
                "file": each.file,
                "status": each.status,
                "policy": each.policy,
                "count": count,
            },
        )
    register(requests)


@transaction.atomic
def register_now(request: Request) -> None:
    """Register one package, so that it is scanned while somebody waits."""
    register([request])


def register(requests: Iterable[Request]) -> None:
    """Register the packages of requests, and ask for a scan of those that have none; joins the caller's transaction."""
    wanted = {each.purl: each for each in requests if each.is_scanned}
    if not wanted:
        return
    now = clock.now()
    purls = sorted(wanted)
    known = set(Package.objects.filter(purl__in=purls).values_list("purl", flat=True))
    missing = [purl for purl in purls if purl not in known]
    Package.objects.bulk_create(
        (
            Package(
                purl=purl,
                ecosystem=wanted[purl].ecosystem,
                name=wanted[purl].package,
                version=wanted[purl].version,
                first_asked_at=now,
                last_asked_at=now,
            )
            for purl in missing
        ),
        ignore_conflicts=True,
    )
    stale = Package.objects.filter(purl__in=sorted(known), last_asked_at__lt=now - _ASKED_EVERY).order_by("purl")
    stale_keys = list(stale.select_for_update().values_list("pk", flat=True))
    if stale_keys:
        Package.objects.filter(pk__in=stale_keys).update(last_asked_at=now)
    if missing:
        jobs.submit(names.SCAN, single_flight=names.SCAN)


def forget_old(days: int) -> int:
    """Delete requests older than that many days; return how many went."""
    gone, _ = PackageRequest.objects.filter(at__lt=clock.now() - timedelta(days=days)).delete()
    return gone
