"""What is done for all images: scans that nobody asked for, and verdicts that an index or a policy made stale."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from pratique.core.analysis import ENGINE
from pratique.core.policy import ScanState
from pratique.server.index import queries as index_queries
from pratique.server.jobs import services as jobs
from pratique.server.jobs.services import Priority
from pratique.server.kernel import clock, settings
from pratique.server.kernel.actions import JobContext
from pratique.server.policy import queries as policy
from pratique.server.registry.models import Manifest
from pratique.server.scanning.models import Scan, Verdict
from pratique.server.scanning.names import UPDATE
from pratique.server.scanning.services import checking, findings, rematching, verdicts
from pratique.server.scanning.settings import ScanningSettings

_BATCH = 50  # jobs asked for in one transaction


def ask_for_update() -> None:
    """Ask for findings and verdicts to be brought up to date, in the caller's transaction.

    The key names what they are to be brought up to: a job that began before this change is not the one for it.
    """
    jobs.submit(UPDATE, single_flight=f"{UPDATE}:{_generation()}:{policy.epoch()}")


def ask_for_all(context: JobContext) -> None:
    """Ask for the scan of every manifest that a repository holds."""
    count = _ask(Manifest.objects.filter(links__isnull=False), context)
    context.log(f"{count} scans asked for")


def ask_for_forgotten(context: JobContext) -> None:
    """Ask for scans that nobody asked for: of what was pushed before there were scans, or whose job was lost."""
    own = settings.current(ScanningSettings)
    before = clock.now() - timedelta(seconds=own.patience)
    forgotten = Manifest.objects.filter(links__isnull=False).filter(
        Q(scan=None, created_at__lt=before)
        | Q(scan__engine__lt=ENGINE, scan__status=ScanState.DONE.value)
        | Q(scan__status__in=[ScanState.WAITING.value, ScanState.RUNNING.value], scan__created_at__lt=before)
    )
    count = _ask(forgotten, context, most=own.sweep_batch)
    context.log(f"{count} forgotten scans asked for")


def bring_up_to_date(context: JobContext) -> None:
    """Match again what a newer index says something else of, and make stale verdicts anew; reads no layer."""
    index = findings.open_index()
    generation = 0 if index is None else index.release.generation
    if index is not None:
        rematching.bring_up_to_date(index, context)
    _make_verdicts(generation, context)


def sweep_components(context: JobContext) -> None:
    """Look at some of the components that were matched longest ago."""
    index = findings.open_index()
    if index is not None:
        rematching.sweep(index, context)


def _make_verdicts(generation: int, context: JobContext) -> None:
    version = Scan.objects.filter(manifest=OuterRef("manifest")).values("version")
    stale = Verdict.objects.annotate(present=Coalesce(Subquery(version), 0)).filter(
        ~Q(policy_epoch=policy.epoch()) | ~Q(generation=generation) | ~Q(present=F("version"))
    )
    made, last = 0, 0
    while (row := stale.filter(pk__gt=last).order_by("pk").first()) is not None:
        context.check()
        verdicts.decide(row.repository_id, row.manifest_id)
        last, made = row.pk, made + 1
        context.progress(done=made, what="verdicts made")
    context.log(f"{made} verdicts made anew")


def _generation() -> int:
    release = index_queries.current()
    return 0 if release is None else release.generation


def _ask(manifests: QuerySet[Manifest], context: JobContext, *, most: int | None = None) -> int:
    """Ask for scans, those that a person waits for going first; return how many."""
    count, last = 0, 0
    rows = manifests.distinct().order_by("pk")
    while found := list(rows.filter(pk__gt=last).values_list("pk", "digest")[: _room(count, most)]):
        context.check()
        with transaction.atomic():
            context.fence()
            for pk, digest in found:
                checking.ask_for(digest, priority=Priority.SCHEDULED)
                last, count = pk, count + 1
        context.progress(done=count, what="scans asked for")
    return count


def _room(count: int, most: int | None) -> int:
    """Return how many more may be asked for in the next transaction."""
    return _BATCH if most is None else min(_BATCH, most - count)
