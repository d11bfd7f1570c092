"""The registry's job actions."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from pratique.server.kernel import clock, settings
from pratique.server.kernel.actions import Every, JobContext, NoParameters, Queue, action
from pratique.server.kernel.storage import BytesMissing, StorageKey, WriterBusy, wait_for
from pratique.server.registry import metrics
from pratique.server.registry.models import Namespace, Repository, Upload
from pratique.server.registry.services import read_only, recount
from pratique.server.registry.settings import RegistrySettings
from pratique.server.registry.store import blob_store

_EVERY = 600  # seconds
_BATCH = 200  # uploads looked at together


@action("usage_check", queue=Queue.MAIN, parameters=NoParameters, schedule=Every(seconds=24 * 3600))
def check_usage(context: JobContext, parameters: NoParameters) -> None:  # noqa: ARG001 — it takes none
    """Count anew what every repository and namespace holds, and mend and tell the counters that were wrong."""
    counted, wrong = 0, 0
    units: list[tuple[QuerySet[Any], Callable[[int], bool]]] = [
        (Repository.objects.order_by("pk"), recount.recount_repository),
        (Namespace.objects.order_by("pk"), recount.recount_namespace),
    ]
    for rows, count in units:
        last = 0
        while keys := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:_BATCH]):
            for key in keys:
                context.check()
                wrong += count(key)
            counted, last = counted + len(keys), keys[-1]
            context.progress(done=counted, what="repositories and namespaces counted")
    metrics.USAGE_CORRECTED.inc(wrong)
    context.log(f"{counted} repositories and namespaces were counted anew; {wrong} counters were wrong and are mended")


@action("upload_cleanup", queue=Queue.MAIN, parameters=NoParameters, schedule=Every(seconds=_EVERY))
def clean_up_uploads(context: JobContext, parameters: NoParameters) -> None:  # noqa: ARG001 — it takes none
    """Forget unfinished uploads that nobody has gone on with for long, with their bytes."""
    if read_only.state() is not None:
        context.log("the registry is read-only: nothing is forgotten")
        return
    expiry = timedelta(seconds=settings.current(RegistrySettings).upload_expiry)
    before = clock.now() - expiry
    last, forgotten, freed = 0, 0, 0
    while uploads := list(Upload.objects.filter(last_used_at__lt=before, pk__gt=last).order_by("pk")[:_BATCH]):
        for upload in uploads:
            context.check()
            last = upload.pk
            size = _delete_idle(upload, before)
            if size is None:
                continue
            with transaction.atomic():
                context.fence()
                Upload.objects.filter(pk=upload.pk).delete()
            forgotten, freed = forgotten + 1, freed + size
            metrics.EXPIRED.inc()
        context.progress(done=forgotten, what="uploads forgotten")
    context.log(f"{forgotten} uploads idle since {before:%Y-%m-%d %H:%M} UTC were forgotten; {freed} bytes came back")
    # What no upload's row leads to: of writers that were killed before they could note what they had sent. An upload of
    # the last hours still needs its own, so this goes by twice the time.
    left = wait_for(blob_store().tidy(before - expiry))
    if left:
        context.log(f"{left} remains of writers that were killed were removed from the object store")


def _delete_idle(upload: Upload, before: datetime) -> int | None:
    """Delete an idle upload's bytes under its lock and return how many there were; None when it is in use after all.

    The row is read again once the lock is had: a request may have finished the upload, whose bytes are a blob's now.
    """
    store, key = blob_store(), StorageKey(upload.storage_key)
    try:
        writer = wait_for(store.write(key))
    except WriterBusy:
        return None
    except BytesMissing:
        return 0
    try:
        is_idle = Upload.objects.filter(pk=upload.pk, last_used_at__lt=before).exists()
        return wait_for(writer.discard()) if is_idle else None
    finally:
        wait_for(writer.close())
