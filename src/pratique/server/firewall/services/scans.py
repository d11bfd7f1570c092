"""Scanning packages that were asked for: each is held against the index, and what it has is noted.

One that cannot be scanned is tried again every ten minutes.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from pratique.core.ecosystems.releases import Release
from pratique.core.names.purl import Purl
from pratique.server.firewall.facts import facts_of
from pratique.server.firewall.models import Package, ScanState
from pratique.server.index import current
from pratique.server.index.current import Opened
from pratique.server.index.errors import IndexFileMissing, NoIndex
from pratique.server.kernel import clock
from pratique.server.kernel.actions import JobContext

_BATCH: Final = 200
_AGAIN_AFTER: Final = timedelta(minutes=10)
_ERROR_MAX: Final = 500


def scan_waiting(context: JobContext) -> int:
    """Scan what waits, in batches; return how many packages that were."""
    began = clock.now()
    due = Q(status=ScanState.WAITING) | Q(status=ScanState.FAILED, scanned_at__lt=began - _AGAIN_AFTER)
    count = 0
    while batch := list(Package.objects.filter(due).order_by("pk")[:_BATCH]):
        context.check()
        _scan(batch, context)
        count += len(batch)
        context.progress(done=count, what="packages scanned")
    return count


def _scan(batch: Sequence[Package], context: JobContext) -> None:
    now = clock.now()
    try:
        opened = current.opened()
    except (NoIndex, IndexFileMissing) as problem:
        for each in batch:
            each.status, each.error, each.scanned_at = ScanState.FAILED, str(problem)[:_ERROR_MAX], now
    else:
        for each in batch:
            _note(each, opened)
            each.status, each.error, each.scanned_at = ScanState.DONE, "", now
    with transaction.atomic():
        context.fence()
        Package.objects.bulk_update(
            batch, ["status", "error", "scanned_at", "vulnerabilities", "generation"], batch_size=_BATCH
        )


def _note(package: Package, opened: Opened) -> None:
    purl = Purl.parse(package.purl)
    (facts,) = facts_of(opened.index, purl.without_version(), [Release(version=purl.version)], repository="")
    package.vulnerabilities = sum(len(each.vulnerabilities) for each in facts.packages)
    package.generation = opened.release.generation
