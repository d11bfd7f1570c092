"""Scanning what was asked for: each is held against the index and the policies, and what comes out is noted.

A container image is one that a repository here holds by its digest; its scan and its verdict are the registry's. One
that cannot be scanned is tried again every ten minutes. What was asked for in the last two weeks is judged again when
the policies or the index have changed.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from pratique.core.names.purl import Purl
from pratique.core.policy import Verdict
from pratique.server.firewall import events
from pratique.server.firewall.facts import facts_of
from pratique.server.firewall.images import OCI, Looked, image_of, looked_at
from pratique.server.firewall.models import Package, ScanState
from pratique.server.firewall.models.asked import REASON_LENGTH
from pratique.server.firewall.modes import Known
from pratique.server.firewall.services.published import releases_of
from pratique.server.index import current
from pratique.server.index import queries as index
from pratique.server.index.current import Opened
from pratique.server.index.errors import IndexFileMissing, NoIndex
from pratique.server.kernel import clock, outbox
from pratique.server.kernel.actions import JobContext
from pratique.server.policy import judging
from pratique.server.policy import queries as policy

_BATCH: Final = 200
_AGAIN_AFTER: Final = timedelta(minutes=10)
_ACTUAL: Final = timedelta(days=14)
_ERROR_MAX: Final = 500
_WRITTEN: Final = (
    "status",
    "error",
    "scanned_at",
    "vulnerabilities",
    "generation",
    "verdict",
    "policy",
    "reason",
    "policy_epoch",
)


def scan_waiting(context: JobContext) -> int:
    """Scan what waits, and what is judged by what is no longer so, in batches; return how many that were."""
    due, count, last = _due(), 0, 0
    while batch := list(due.filter(pk__gt=last).order_by("pk")[:_BATCH]):
        context.check()
        _scan(batch, context)
        last = batch[-1].pk
        count += len(batch)
        context.progress(done=count, what="packages scanned")
    return count


def _due() -> QuerySet[Package]:
    """Return what waits, what failed a while ago, and what was asked for lately and was judged by something older."""
    began = clock.now()
    release = index.current()
    is_behind = ~Q(policy_epoch=policy.epoch()) | ~Q(generation=0 if release is None else release.generation)
    return Package.objects.filter(
        Q(status=ScanState.WAITING)
        | Q(status=ScanState.FAILED, scanned_at__lt=began - _AGAIN_AFTER)
        | (Q(status=ScanState.DONE, last_asked_at__gte=began - _ACTUAL) & is_behind & ~Q(ecosystem=OCI))
    )


def _scan(batch: Sequence[Package], context: JobContext) -> None:
    before = {each.pk: (each.verdict, each.policy) for each in batch}
    packages = [each for each in batch if each.ecosystem != OCI]
    try:
        opened = current.opened() if packages else None
    except (NoIndex, IndexFileMissing) as problem:
        for each in packages:
            _fail(each, str(problem))
    else:
        if opened is not None:
            _judge(packages, opened)
    for each in batch:
        if each.ecosystem == OCI:
            _look(each)
    with transaction.atomic():
        context.fence()
        Package.objects.bulk_update(batch, _WRITTEN, batch_size=_BATCH)
        for each in batch:
            if each.status == ScanState.DONE and before[each.pk] != (each.verdict, each.policy):
                _tell(each)


def _judge(packages: Sequence[Package], opened: Opened) -> None:
    """Match packages against the index, and judge what is known of them by the policies in force."""
    force, now = policy.in_force(), clock.now()
    purls = [Purl.parse(each.purl) for each in packages]
    releases = releases_of(purls)
    things = [facts_of(opened.index, _package_of(purl), [releases[str(purl)]], repository="")[0] for purl in purls]
    verdicts = judging.judge_all(things, force=force, now=now, most=1)
    for package, facts, verdict in zip(packages, things, verdicts, strict=True):
        package.vulnerabilities = sum(len(each.vulnerabilities) for each in facts.packages)
        package.generation = opened.release.generation
        _note(package, verdict, epoch=force.epoch)


def _package_of(purl: Purl) -> Purl:
    """Return a purl without its version; its qualifiers say of which distribution's release it is."""
    return Purl(purl.type, purl.namespace, purl.name, "", purl.qualifiers)


def _note(package: Package, verdict: Verdict, *, epoch: int) -> None:
    reason = next(iter(verdict.reasons), None) if verdict.refusal is None else verdict.refusal
    package.status, package.error, package.scanned_at = ScanState.DONE, "", clock.now()
    package.verdict, package.policy_epoch = verdict.action.value, epoch
    package.policy = "" if reason is None else reason.policy
    package.reason = "" if reason is None else reason.text[:REASON_LENGTH]


def _look(image: Package) -> None:
    """Take over what the registry knows of an image, and have it scanned there where it was not."""
    looked = looked_at(image_of(image.purl), scan=True)
    if looked.known in {Known.NOT_SCANNED, Known.SCAN_FAILED, Known.NO_VERDICT}:
        _fail(image, looked.why)
        return
    _take_over(image, looked)


def _take_over(image: Package, looked: Looked) -> None:
    image.status, image.error, image.scanned_at = ScanState.DONE, "", clock.now()
    image.vulnerabilities, image.generation, image.policy_epoch = (
        looked.vulnerabilities,
        looked.generation,
        looked.epoch,
    )
    image.verdict = looked.action
    image.policy = "" if looked.refusal is None else looked.refusal.policy
    image.reason = "" if looked.refusal is None else looked.refusal.reason[:REASON_LENGTH]


def _fail(package: Package, why: str) -> None:
    package.status, package.error, package.scanned_at = ScanState.FAILED, why[:_ERROR_MAX], clock.now()


def _tell(package: Package) -> None:
    outbox.record(
        type=events.PACKAGE_JUDGED,
        subject=f"package:{package.purl}"[: events.SUBJECT_LENGTH],
        data={
            "purl": package.purl,
            "verdict": package.verdict,
            "policy": package.policy,
            "reason": package.reason,
            "vulnerabilities": package.vulnerabilities,
        },
    )
