"""Removing what is over: expired files, rows that nobody asks for any more, files that no row names."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from pratique.server.jobs.statuses import ACTIVE, ordered
from pratique.server.kernel import clock, settings
from pratique.server.kernel.actions import JobContext
from pratique.server.media import store
from pratique.server.media.models import Export, Upload
from pratique.server.media.settings import MediaSettings

_Model = type[Export] | type[Upload]
_Rows = QuerySet[Export] | QuerySet[Upload]

_BATCH = 200  # rows in one transaction
_ORPHAN_AFTER = timedelta(days=1)
"""The age from which a file without a row is nobody's: longer than any job may write one or any request send one."""


def clean(context: JobContext) -> None:
    """Remove what is over."""
    files = _expired(Export, context) + _expired(Upload, context)
    rows = _forgotten(Export, context) + _forgotten(Upload, context)
    orphans = _orphans(context)
    context.log(f"{files} expired files, {rows} rows of long ago and {orphans} files that nothing names removed.")


def _expired(model: _Model, context: JobContext) -> int:
    """Remove files whose time is over: the row first lets go of them, so that nobody is given half of one."""
    count = 0
    over = _rows(model).filter(expires_at__lte=clock.now()).exclude(key="").exclude(_at_work())
    while keys := _let_go(model, list(over.order_by("pk").values_list("pk", flat=True)[:_BATCH])):
        context.check()
        for key in keys:
            store.remove(key)
        count += len(keys)
        context.progress(done=count, what="files removed")
    return count


def _let_go(model: _Model, pks: list[int]) -> list[str]:
    with transaction.atomic():
        rows: list[Export | Upload] = [*_rows(model).select_for_update().filter(pk__in=pks).exclude(key="")]
        _rows(model).filter(pk__in=[each.pk for each in rows]).update(key="")
    return [each.key for each in rows]


def _forgotten(model: _Model, context: JobContext) -> int:
    """Remove rows whose file is long gone."""
    before = clock.now() - timedelta(days=settings.current(MediaSettings).history)
    count = 0
    old = _rows(model).filter(expires_at__lte=before, key="").exclude(_at_work())
    while pks := list(old.order_by("pk").values_list("pk", flat=True)[:_BATCH]):
        context.check()
        count += len(pks)
        _rows(model).filter(pk__in=pks).delete()
    return count


def _rows(model: _Model) -> _Rows:
    return model.objects.all()


def _at_work() -> Q:
    return Q(job__status__in=ordered(ACTIVE))


def _orphans(context: JobContext) -> int:
    """Remove files that no row names: what a process wrote and died before it could say so."""
    before = clock.now() - _ORPHAN_AFTER
    count = 0
    for each in store.media_store().listing():
        context.check()
        if each.modified_at > before:
            continue
        if Export.objects.filter(key=each.key).exists() or Upload.objects.filter(key=each.key).exists():
            continue
        store.remove(each.key)
        count += 1
    return count
