"""Parents and children: a job that asks for others, waits for them without holding a worker, and is woken by the last.

A waiting parent is an ordinary waiting job whose `not_before` lies ahead (`PATIENCE`), so nothing that claims or counts
has to know of families; should the last child's word be lost, the parent looks for itself then. A child that ends takes
its parents' rows before it looks whether others of the family are at work, and a parent takes its own before it decides
to wait: whichever comes second sees what the first has written.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Q, QuerySet

from pratique.server.jobs.models import Job, SharedChild
from pratique.server.jobs.statuses import ACTIVE, READY, Status, ordered
from pratique.server.kernel import bell
from pratique.server.kernel.actions import Children

PATIENCE: Final = timedelta(minutes=10)
"""After so long a waiting parent looks by itself."""
_FAILED = [Status.ERROR.value, Status.CANCEL.value, Status.DELETED.value]


def children_of(parent: int) -> QuerySet[Job]:
    """The jobs that a job asked for, and those that it shares with another which asked before."""
    return Job.objects.filter(Q(parent=parent) | Q(pk__in=SharedChild.objects.filter(parent=parent).values("child")))


def counts(parents: Sequence[int]) -> dict[int, Children]:
    """How the children of each of some jobs stand."""
    found: dict[int, Counter[str]] = {each: Counter() for each in parents}
    own = Job.objects.filter(parent__in=parents).order_by().values_list("parent", "status")
    shared = SharedChild.objects.filter(parent__in=parents).order_by().values_list("parent", "child__status")
    for rows in (own, shared):
        for parent, status, number in rows.annotate(Count("pk")):
            found[parent][status] += number
    return {
        parent: Children(
            total=by.total(),
            active=sum(by[each] for each in ordered(ACTIVE)),
            done=by[Status.DONE.value],
            failed=sum(by[each] for each in _FAILED),
        )
        for parent, by in found.items()
    }


def adopt(child: Job, *, parent: int) -> None:
    """Let an unfinished job count as a child of `parent`, in the caller's transaction; it may be another's already."""
    if child.pk == parent or Job.objects.filter(pk=child.pk, parent=None).update(parent=parent):
        return
    if not Job.objects.filter(pk=child.pk, parent=parent).exists():
        SharedChild.objects.get_or_create(parent_id=parent, child=child)


def settle(row: Job, *, now: datetime) -> None:
    """Let a parent wait whose row the caller holds and saves, or run again at once when nobody is left to wait for."""
    row.waits_for_children = children_of(row.pk).filter(status__in=ordered(ACTIVE)).exists()
    row.not_before = now + PATIENCE if row.waits_for_children else now


def wake_parents(child: Job, *, now: datetime) -> None:
    """Send those parents on that waited for this job, ended in the caller's transaction, and for no other any more."""
    if child.parent_id is None:  # then it is nobody else's either
        return
    parents = Q(pk=child.parent_id) | Q(pk__in=SharedChild.objects.filter(child=child).values("parent"))
    # Whether a parent waits is asked of the row that is held: one that is about to wait has not said so to others yet.
    for parent in Job.objects.filter(parents, status__in=ordered(ACTIVE)).select_for_update().order_by("pk"):
        if not parent.waits_for_children or Status(parent.status) not in READY:
            continue
        if children_of(parent.pk).filter(status__in=ordered(ACTIVE)).exclude(pk=child.pk).exists():
            continue
        Job.objects.filter(pk=parent.pk).update(waits_for_children=False, not_before=now)
        bell.ring_after_commit(parent.queue)


def only_for(parent: Job) -> QuerySet[Job]:
    """The unfinished children that nobody else waits for."""
    others = Job.objects.filter(status__in=ordered(ACTIVE)).exclude(pk=parent.pk).values("pk")
    shared = SharedChild.objects.filter(parent__in=others).values("child")
    mine = children_of(parent.pk).filter(status__in=ordered(ACTIVE))
    return mine.exclude(parent__in=others).exclude(pk__in=shared)
