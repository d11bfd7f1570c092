"""Parents and children: a job that asks for others, waits for them without holding a worker, and is woken by the last.

A waiting parent is an ordinary waiting job whose `not_before` lies ahead (`PATIENCE`), so nothing that claims or counts
has to know of families.

Rows of a family are locked from parent to child and never upwards, so that nobody waits in a circle: who spawns or
cancels holds the parent and takes children; who ends a child holds nothing but that. The parent is woken after the
child's end is committed, in a transaction of its own, which takes the parent's row before it looks whether others of
the family are at work; a parent takes its own before it decides to wait. Whichever comes second sees what the first has
written. A word lost between the two transactions is said again by the sweep (`wake_forgotten`).
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import structlog
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from pratique.server.jobs.models import Job, SharedChild
from pratique.server.jobs.statuses import ACTIVE, READY, Status, ordered
from pratique.server.kernel import bell, clock
from pratique.server.kernel.actions import Children

PATIENCE: Final = timedelta(minutes=10)
"""After so long a waiting parent looks by itself, should no beat be there to find it."""
_FAILED = [Status.ERROR.value, Status.CANCEL.value, Status.DELETED.value]

_log = structlog.get_logger("jobs")


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


def wake_parents_after_commit(child: Job) -> None:
    """Send those parents on that wait for this job and for no other any more, once its end is committed.

    A database that is away then delays them until the sweep: what was committed stands, so nothing is raised.
    """
    if child.parent_id is not None:  # else it is nobody's
        transaction.on_commit(partial(_wake_parents, child.pk, child.parent_id))


def wake_forgotten(*, now: datetime) -> int:
    """Send parents on whose children are all over and whose last child died before its word. Returns how many."""
    own = Job.objects.filter(parent=OuterRef("pk"), status__in=ordered(ACTIVE))
    shared = SharedChild.objects.filter(parent=OuterRef("pk"), child__status__in=ordered(ACTIVE))
    waiting = Job.objects.filter(waits_for_children=True, status__in=ordered(READY))
    alone = waiting.filter(~Exists(own), ~Exists(shared)).order_by("pk").values_list("pk", flat=True)
    return sum(_wake(each, now=now) for each in alone)


def _wake_parents(child: int, parent: int) -> None:
    try:
        _wake(parent, now=clock.now())
        for shared in SharedChild.objects.filter(child=child).order_by("parent"):
            _wake(shared.parent_id, now=clock.now())
    except (DatabaseError, InterfaceError) as error:
        _log.warning("family.word_lost", child=child, reason=str(error))
        connection.close()


def _wake(parent: int, *, now: datetime) -> bool:
    """Send one parent on when it waits, and for nobody."""
    with transaction.atomic():
        held = Job.objects.filter(pk=parent).select_for_update().first()
        # Asked of the row that is held: one that is about to wait has not said so to others yet.
        if held is None or not held.waits_for_children or Status(held.status) not in READY:
            return False
        if children_of(parent).filter(status__in=ordered(ACTIVE)).exists():
            return False
        Job.objects.filter(pk=parent).update(waits_for_children=False, not_before=now)
        bell.ring_after_commit(held.queue)
    return True


def only_for(parent: Job) -> QuerySet[Job]:
    """The unfinished children that nobody else waits for."""
    others = Job.objects.filter(status__in=ordered(ACTIVE)).exclude(pk=parent.pk).values("pk")
    shared = SharedChild.objects.filter(parent__in=others).values("child")
    mine = children_of(parent.pk).filter(status__in=ordered(ACTIVE))
    return mine.exclude(parent__in=others).exclude(pk__in=shared)
