"""The collector's stage of scans: what was found out about manifests and layers that are gone.

Generators that yield between their transactions, as those of the registry. Findings and exceptions by people are not
touched: an exception names a policy and a vulnerability, not a row that goes here.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from pratique.server.inventory import services as inventory
from pratique.server.inventory.models import Component, LayerRecord, Subject, SubjectKind
from pratique.server.kernel import clock
from pratique.server.registry.models import Blob, BlobLink, Deletion, Manifest, ManifestLink, ManifestReference
from pratique.server.registry.services.collections import Run, windows
from pratique.server.scanning.models import Finding, PastFinding, Verdict

_BATCH = 500
_COMPONENTS = 100  # components in a transaction: each has its matches
_NEW = timedelta(days=1)  # a component is made a little before what holds it


def remove_verdicts(run: Run) -> Iterator[None]:
    """Remove verdicts on manifests that their repository does not hold any more."""
    for first, last in windows(run, "verdicts", Verdict.objects.all()):
        yield
        with transaction.atomic():
            keys = list(_stale(Verdict.objects.filter(pk__gte=first, pk__lte=last)).values_list("pk", flat=True))
            run.note("verdict", count=Verdict.objects.filter(pk__in=keys).delete()[0])


def remove_images(run: Run) -> Iterator[None]:
    """Remove what images hold and what was found in them, once there is no such manifest."""
    for first, last in windows(run, "subjects", Subject.objects.filter(kind=SubjectKind.IMAGE)):
        span = _gone(Subject.objects.filter(pk__gte=first, pk__lte=last))
        for key in list(span.values_list("pk", flat=True)):
            is_left = True
            while is_left:
                yield
                with transaction.atomic():
                    is_left = _remove_part(run, key)


def remove_records(run: Run) -> Iterator[None]:
    """Remove records of layers that nothing holds any more, and those that a newer analyser has replaced."""
    newer = LayerRecord.objects.filter(digest=OuterRef("digest"), engine__gt=OuterRef("engine"))
    held = Blob.objects.filter(digest=OuterRef("digest")).filter(
        Exists(BlobLink.objects.filter(blob=OuterRef("pk")))
        | Exists(ManifestReference.objects.filter(blob=OuterRef("pk")))
    )
    for first, last in windows(run, "layers", LayerRecord.objects.all()):
        span = LayerRecord.objects.filter(~Exists(held) | Exists(newer), pk__gte=first, pk__lte=last)
        while keys := list(span.order_by("pk").values_list("pk", flat=True)[:_BATCH]):
            yield
            with transaction.atomic():
                run.note("layer", count=inventory.forget_records(keys))


def remove_components(run: Run) -> Iterator[None]:
    """Remove components that nothing holds any more and no finding names, with what the index said of them."""
    before = clock.now() - _NEW
    found = Finding.objects.filter(match__component=OuterRef("pk")).order_by()
    past = PastFinding.objects.filter(component=OuterRef("pk")).order_by()
    for first, last in windows(run, "components", Component.objects.all()):
        span = Component.objects.filter(
            ~Exists(found), ~Exists(past), pk__gte=first, pk__lte=last, created_at__lt=before
        )
        while keys := list(inventory.held_by_nothing(span).order_by("pk").values_list("pk", flat=True)[:_COMPONENTS]):
            yield
            try:
                with transaction.atomic():
                    count = inventory.forget_components(keys)
                    run.note("component", count=count)
            except IntegrityError:  # something holds one since our look: the next run looks again
                break
            if not count:
                break


def _stale(verdicts: QuerySet[Verdict]) -> QuerySet[Verdict]:
    here = Q(repository=OuterRef("repository_id"), manifest=OuterRef("manifest_id"))
    return verdicts.filter(~Exists(ManifestLink.objects.filter(here)), ~Exists(Deletion.objects.filter(here)))


def _gone(subjects: QuerySet[Subject]) -> QuerySet[Subject]:
    return subjects.filter(
        ~Exists(Manifest.objects.filter(digest=OuterRef("digest"))), kind=SubjectKind.IMAGE, scans=None
    )


def _remove_part(run: Run, key: int) -> bool:
    """Remove a part of an image; False when nothing is left of it, or it is there again."""
    run.context.fence()
    subject = _gone(Subject.objects.select_for_update(of=("self",)).filter(pk=key)).first()
    if subject is None:
        return False
    for rows in (Finding.objects, PastFinding.objects):
        batch = list(rows.filter(subject=subject).order_by("pk").values_list("pk", flat=True)[:_BATCH])
        if batch:
            run.note("finding", count=rows.filter(pk__in=batch).delete()[0])
            return True
    is_left = inventory.forget_part(subject)
    if not is_left:
        run.note("image")
    return is_left
