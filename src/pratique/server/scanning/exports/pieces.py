"""Reading findings and components in pieces by key: each piece is a statement, so that nothing is held meanwhile."""

from collections.abc import Iterator
from itertools import groupby

from django.db.models import Q, QuerySet

from pratique.server.inventory.models import SubjectComponent
from pratique.server.scanning.models import Finding
from pratique.server.scanning.models.finding import RANKS

AT_ONCE = 500
"""Rows read in one statement."""


def worst_first(found: QuerySet[Finding]) -> Iterator[list[Finding]]:
    """Yield findings in pieces, the worst first: rank by rank, so that each piece begins where the index has it."""
    for rank in sorted(RANKS.values(), reverse=True):
        rows = found.filter(rank=rank).order_by("-pk")
        batch = list(rows[:AT_ONCE])
        while batch:
            yield batch
            batch = list(rows.filter(pk__lt=batch[-1].pk)[:AT_ONCE])


def by_component(held: QuerySet[SubjectComponent]) -> Iterator[list[SubjectComponent]]:
    """Yield components in pieces, the places of one beside each other."""
    rows = held.order_by("component_id", "path")
    batch = list(rows[:AT_ONCE])
    while batch:
        yield batch
        last = batch[-1]
        beyond = Q(component__gt=last.component_id) | Q(path__gt=last.path)
        batch = list(rows.filter(beyond, component__gte=last.component_id)[:AT_ONCE])


def places(held: QuerySet[SubjectComponent]) -> Iterator[list[SubjectComponent]]:
    """Yield each component once, as all its places."""
    rows = (each for batch in by_component(held) for each in batch)
    for _, found in groupby(rows, key=lambda each: each.component_id):
        yield list(found)
