"""Reading findings and components in pieces by key: each piece is a statement, so that nothing is held meanwhile."""

from collections.abc import Iterator
from itertools import groupby

from django.db.models import Q, QuerySet

from pratique.server.inventory.models import SubjectComponent
from pratique.server.scanning.models import Finding

AT_ONCE = 500
"""Rows read in one statement."""


def worst_first(found: QuerySet[Finding]) -> Iterator[list[Finding]]:
    """Yield findings in pieces, the worst first."""
    rows = found.order_by("-rank", "-pk")
    batch = list(rows[:AT_ONCE])
    while batch:
        yield batch
        last = batch[-1]
        batch = list(rows.filter(Q(rank__lt=last.rank) | Q(rank=last.rank, pk__lt=last.pk))[:AT_ONCE])


def by_component(held: QuerySet[SubjectComponent]) -> Iterator[list[SubjectComponent]]:
    """Yield components in pieces, the places of one beside each other."""
    rows = held.order_by("component_id", "path")
    batch = list(rows[:AT_ONCE])
    while batch:
        yield batch
        last = batch[-1]
        beyond = Q(component__gt=last.component_id) | Q(component=last.component_id, path__gt=last.path)
        batch = list(rows.filter(beyond)[:AT_ONCE])


def places(held: QuerySet[SubjectComponent]) -> Iterator[list[SubjectComponent]]:
    """Yield each component once, as all its places."""
    rows = (each for batch in by_component(held) for each in batch)
    for _, found in groupby(rows, key=lambda each: each.component_id):
        yield list(found)
