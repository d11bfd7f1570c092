"""How much of the event log is kept: up to a number and an age; an event goes when it is beyond either."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from pratique.server.audit.models import Event
from pratique.server.kernel import clock
from pratique.server.registry.services.collections import Run

_BATCH = 1000


def remove(run: Run, *, to_keep: int, days: int) -> Iterator[None]:
    """Remove what is beyond the bounds, the oldest first; 0: no such bound. A generator that yields between its steps.

    Events stand in the order of their keys, which is that of their delivery; the first that is young enough ends it.
    """
    before = clock.now() - timedelta(days=days) if days else None
    last = (
        Event.objects.order_by("-pk").values_list("pk", flat=True)[to_keep : to_keep + 1].first() if to_keep else None
    )
    bounds = Q(pk__lte=last) if last is not None else Q()
    if before is not None:
        bounds = Q(at__lt=before) if last is None else bounds | Q(at__lt=before)
    if not bounds:
        return
    while keys := list(Event.objects.order_by("pk").values_list("pk", flat=True)[:_BATCH]):
        yield
        with transaction.atomic():
            gone = Event.objects.filter(bounds, pk__in=keys).delete()[0]
            run.note("event", count=gone)
        if gone < len(keys):
            return
