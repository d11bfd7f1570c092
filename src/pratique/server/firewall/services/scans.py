"""Scanning what was asked for: each is held against the index and the policies, and what comes out is noted.

A container image is one that a repository here holds by its digest; its scan and its verdict are the registry's, and
until they are there it waits. What cannot be scanned is tried again every ten minutes. What was asked for in the last
two weeks is judged again when the policies or the index have changed, and when its licence, which its index does not
tell, could not be read before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from pratique.core.ecosystems.releases import Release
from pratique.core.names.purl import Purl
from pratique.core.policy import Verdict
from pratique.server.firewall import events
from pratique.server.firewall.facts import facts_of
from pratique.server.firewall.images import OCI, Looked, image_of, looked_at
from pratique.server.firewall.licences import Learned, learn
from pratique.server.firewall.models import KeptPage, LicenceState, Mode, Package, ScanState
from pratique.server.firewall.models.asked import LICENCE_LENGTH, REASON_LENGTH
from pratique.server.firewall.modes import Known
from pratique.server.firewall.services.published import LEARNS, SOURCE, releases_of
from pratique.server.index import current
from pratique.server.index import queries as index
from pratique.server.index.current import Opened
from pratique.server.index.errors import IndexFileMissing, NoIndex
from pratique.server.inventory.services import SaidOfPackage, record_facts
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
    "licence",
    "licence_state",
    "licence_problem",
)
_UPDATE: Final = f"UPDATE firewall_package SET {', '.join(f'{name} = %s' for name in _WRITTEN)} WHERE id = %s"  # noqa: S608 — ours


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
        | (Q(status=ScanState.DONE, last_asked_at__gte=began - _ACTUAL) & _is_unlearned(began))
    )


def _is_unlearned(began: datetime) -> Q:
    """Tell of which packages the licence was not looked for or could not be read, and may be now."""
    pages = KeptPage.objects.filter(repository__ecosystem=OuterRef("ecosystem"), package=OuterRef("name"))
    return Q(
        Exists(pages.exclude(repository__mode=Mode.OFF)),
        ecosystem__in=LEARNS,
        licence_state__in=["", LicenceState.AWAY],
        scanned_at__lt=began - _AGAIN_AFTER,
    )


def _scan(batch: Sequence[Package], context: JobContext) -> None:
    before = {each.pk: (each.verdict, each.policy) for each in batch}
    packages = [each for each in batch if each.ecosystem != OCI]
    learned: Mapping[str, Learned] = {}
    try:
        opened = current.opened() if packages else None
    except (NoIndex, IndexFileMissing) as problem:
        for each in packages:
            _fail(each, str(problem))
    else:
        if opened is not None:
            learned = learn(packages)
            context.check()
            _judge(packages, opened, learned)
    for each in batch:
        if each.ecosystem == OCI:
            _look(each)
    with transaction.atomic():
        context.fence()
        _write_down(packages, learned)
        _update(batch)
        news = [
            each for each in batch if each.status == ScanState.DONE and before[each.pk] != (each.verdict, each.policy)
        ]
        outbox.record_all([_judged(each) for each in news])


def _update(batch: Sequence[Package]) -> None:
    """Write what was noted of packages, by hand: other writers wait, and for 160 the ORM took 250 ms to say it."""
    known = {each.attname: each for each in Package._meta.concrete_fields}  # noqa: SLF001 — how Django names it
    rows = [
        [*(known[name].get_db_prep_save(getattr(package, name), connection) for name in _WRITTEN), package.pk]
        for package in sorted(batch, key=lambda package: package.purl)
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_UPDATE, rows)


def _write_down(packages: Sequence[Package], learned: Mapping[str, Learned]) -> None:
    """Write down which licences were learned; what was judged by the pages of these packages is judged anew."""
    said = [SaidOfPackage(purl=purl, licence=each.licence) for purl, each in sorted(learned.items()) if each.licence]
    record_facts(said, source=SOURCE)
    new: dict[str, set[str]] = {}
    for package in packages:
        each = learned.get(package.purl)
        if each is not None and each.state != LicenceState.AWAY:
            new.setdefault(package.ecosystem, set()).add(package.name)
    for ecosystem, names in sorted(new.items()):
        pages = KeptPage.objects.filter(repository__ecosystem=ecosystem, package__in=names)
        keys = list(pages.order_by("repository", "package").select_for_update().values_list("pk", flat=True))
        KeptPage.objects.filter(pk__in=keys).update(learned=F("learned") + 1)


def _judge(packages: Sequence[Package], opened: Opened, learned: Mapping[str, Learned]) -> None:
    """Match packages against the index, and judge what is known of them by the policies in force."""
    force, now = policy.in_force(), clock.now()
    purls = [Purl.parse(each.purl) for each in packages]
    known = releases_of(purls)
    releases = [_release(known[str(purl)], learned.get(str(purl))) for purl in purls]
    for package, release in zip(packages, releases, strict=True):
        _note_licence(package, release, learned.get(package.purl))
    things = [
        facts_of(opened.index, _package_of(purl), [release], repository="")[0]
        for purl, release in zip(purls, releases, strict=True)
    ]
    verdicts = judging.judge_all(things, force=force, now=now, most=1)
    for package, facts, verdict in zip(packages, things, verdicts, strict=True):
        package.vulnerabilities = sum(len(each.vulnerabilities) for each in facts.packages)
        package.generation = opened.release.generation
        _note(package, verdict, epoch=force.epoch)


def _release(known: Release, learned: Learned | None) -> Release:
    return replace(known, licence=learned.licence) if learned is not None and learned.licence else known


def _note_licence(package: Package, release: Release, learned: Learned | None) -> None:
    """Note the licence of a package; what was said of it before stays where its metadata says nothing."""
    package.licence = release.licence[:LICENCE_LENGTH]
    if package.licence:
        package.licence_state, package.licence_problem = LicenceState.KNOWN, ""
    elif learned is not None:
        package.licence_state, package.licence_problem = learned.state, learned.problem


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
    if looked.is_under_way:
        image.status, image.error = ScanState.WAITING, ""
        return
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


def _judged(package: Package) -> outbox.Happening:
    return outbox.Happening(
        type=events.PACKAGE_JUDGED,
        subject=f"package:{package.purl}"[: events.SUBJECT_LENGTH],
        data={
            "purl": package.purl,
            "verdict": package.verdict,
            "policy": package.policy,
            "reason": package.reason,
            "vulnerabilities": package.vulnerabilities,
            "licence": package.licence,
        },
    )
