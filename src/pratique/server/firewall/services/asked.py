"""Writing down who asked for what, and registering each package that was asked for: each purl once.

Rows are locked in the order of their purls, so that processes that register the same packages never wait in a circle.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from pratique.server.firewall import events, names
from pratique.server.firewall.models import Package, PackageRequest
from pratique.server.firewall.models.asked import REASON_LENGTH
from pratique.server.jobs import services as jobs
from pratique.server.kernel import clock, outbox

_ASKED_EVERY = timedelta(minutes=10)  # how often a package's last request is written, to spare the disk
_AT_ONCE: Final = 500  # purls in one statement
_TOGETHER: Final = timedelta(seconds=1)
"""How long a scan that nobody waits for is put off, so that one serves a whole tree and not while it comes in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Something that was asked for, and what was decided. ``is_logged``: a row is written, not only the package's.

    It came through one of ``repository_id`` and ``manager_id``; ``repository`` is how people call where.
    """

    repository_id: int | None = None
    manager_id: int | None = None
    repository: str
    place: str = ""
    initiator: str = ""
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
    passed: bool
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
            manager_id=each.manager_id,
            place=each.place,
            initiator=each.initiator,
            ecosystem=each.ecosystem,
            purl=each.purl,
            package=each.package,
            version=each.version,
            file=each.file,
            account_id=each.account_id,
            client=each.client,
            mode=each.mode,
            status=each.status,
            policy=each.policy,
            reason=each.reason[:REASON_LENGTH],
            count=count,
        )
        for each, count in logged.items()
    )
    outbox.record_all(
        [
            outbox.Happening(
                type=events.PACKAGE_REQUESTED if each.passed else events.PACKAGE_REFUSED,
                subject=events.subject_of(each.repository),
                actor=each.actor,
                data={
                    "repository": each.repository,
                    "purl": each.purl,
                    "file": each.file,
                    "mode": each.mode,
                    "status": each.status,
                    "policy": each.policy,
                    "reason": each.reason[:REASON_LENGTH],
                    "initiator": each.initiator,
                    "count": count,
                },
            )
            for each, count in logged.items()
        ]
    )
    register(requests, scan_from=now + _TOGETHER if all(each.passed for each in requests) else now)


@transaction.atomic
def register_now(requests: Sequence[Request]) -> None:
    """Register packages, so that they are scanned while somebody waits."""
    register(requests, scan_from=clock.now())


def register(requests: Iterable[Request], *, scan_from: datetime) -> None:
    """Register the packages of requests, and ask for a scan of those that have none; joins the caller's transaction.

    New ones are inserted in the order of their purls, and those that others insert meanwhile are passed over: whoever
    registers the same ones at the same time waits for the other, never in a circle.
    """
    wanted = {each.purl: each for each in requests if each.is_scanned}
    purls = sorted(wanted)
    now = clock.now()
    known: list[str] = []
    for first in range(0, len(purls), _AT_ONCE):
        some = Package.objects.filter(purl__in=purls[first : first + _AT_ONCE])
        known += some.values_list("purl", flat=True)
    present = set(known)
    missing = [wanted[purl] for purl in purls if purl not in present]
    Package.objects.bulk_create(
        (
            Package(
                purl=each.purl,
                ecosystem=each.ecosystem,
                name=each.package,
                version=each.version,
                first_asked_at=now,
                last_asked_at=now,
            )
            for each in missing
        ),
        ignore_conflicts=True,
        batch_size=_AT_ONCE,
    )
    if missing:
        jobs.submit(names.SCAN, single_flight=names.SCAN, not_before=scan_from)
    # After the job, not before: a scan locks its job first and packages then.
    _note_asked(sorted(known), now)


def _note_asked(purls: Sequence[str], now: datetime) -> None:
    """Write when packages were last asked for, of those of which that is old; who writes it already is passed over."""
    for first in range(0, len(purls), _AT_ONCE):
        stale = Package.objects.filter(purl__in=purls[first : first + _AT_ONCE], last_asked_at__lt=now - _ASKED_EVERY)
        keys = list(stale.order_by("purl").select_for_update(skip_locked=True).values_list("pk", flat=True))
        if keys:
            Package.objects.filter(pk__in=keys).update(last_asked_at=now)


def forget_old(days: int) -> int:
    """Delete requests older than that many days; return how many went."""
    gone, _ = PackageRequest.objects.filter(at__lt=clock.now() - timedelta(days=days)).delete()
    return gone
