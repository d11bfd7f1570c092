"""Reading what was deleted and can come back, and what the collector removed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from pratique.server.identity.authorisation import SYSTEM, Kind, Resource, Right, require, rights
from pratique.server.identity.principal import Principal
from pratique.server.kernel import clock
from pratique.server.registry.models import Collection, Deletion, DeletionKind, Reclaimed, Remains, Repository
from pratique.server.registry.queries.holdings import find_repository


def deletions(*, by: Principal, repository: str = "") -> QuerySet[Deletion]:
    """Return what can be brought back: in a repository, or the deleted repositories; for those who may do it."""
    found = Deletion.objects.filter(until__gt=clock.now())
    found = found.select_related("repository__namespace", "manifest").defer("manifest__payload")
    if repository:
        owner = find_repository(by=by, name=repository, right=Right.DELETE)
        return found.filter(repository=owner)
    found = found.filter(kind=DeletionKind.REPOSITORY)
    if by.is_admin:
        return found
    owners = [*by.roles, *([] if by.account_id is None else [by.account_id])]
    own = [each for each in owners if Right.ADMINISTER in rights(by, Resource(kind=Kind.REPOSITORY, owner_id=each))]
    return found.filter(repository__namespace__in=own)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What the collector will come to: deletions whose window is not over, and condemned bytes in the store."""

    deletions: int
    repositories: int
    remains: int


def waiting(*, by: Principal) -> Waiting:
    """Count what is on its way out, for administrators."""
    require(by, Right.READ, SYSTEM)
    return Waiting(
        deletions=Deletion.objects.exclude(kind=DeletionKind.REPOSITORY).count(),
        repositories=Repository.everything.filter(deleted_at__isnull=False).count(),
        remains=Remains.objects.count(),
    )


def collections(*, by: Principal) -> QuerySet[Collection]:
    """Return the runs of the collector with their ledgers, for administrators."""
    require(by, Right.READ, SYSTEM)
    return Collection.objects.prefetch_related("reclaimed")


def reclaimed(*, by: Principal) -> Sequence[tuple[str, int, int]]:
    """Return what all runs together removed: what, how many, and the bytes that came back."""
    require(by, Right.READ, SYSTEM)
    rows = Reclaimed.objects.values("what").annotate(number=Sum("count"), weight=Sum("size")).order_by("what")
    return list(rows.values_list("what", "number", "weight"))
