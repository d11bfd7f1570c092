"""How much repositories and namespaces hold, counted in the very transactions that link and unlink.

A repository counts its distinct blobs, a namespace the distinct blobs of all its repositories; a manifest's own bytes,
which the database keeps, count in each repository that has it, so that nobody stores files as manifests for nothing.

Joins the caller's transaction, which holds the repository's lock. The namespace's row is locked before it is asked
whether a blob is its first or its last, so that two transactions never both count it or both do not. The order of locks
is repository, blob, namespace.
"""

from collections.abc import Sequence
from typing import Final

from django.db import connection
from django.db.models import BigIntegerField, Exists, F, OuterRef, QuerySet, Sum, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Greatest

from pratique.server.registry.errors import NoRepository
from pratique.server.registry.models import Blob, BlobLink, Namespace, Repository
from pratique.server.registry.services import quotas

_TO_NAMESPACE: Final = "UPDATE registry_namespace SET held = held + %s WHERE account_id = %s RETURNING quota"
_TO_REPOSITORY: Final = "UPDATE registry_repository SET held = held + %s WHERE id = %s RETURNING quota"


def lock_namespace(account_id: int) -> Namespace:
    """Return the namespace's row, made where it is missing, held until the transaction ends."""
    locked = Namespace.objects.select_for_update(no_key=True)
    found = locked.filter(pk=account_id).first()
    if found is None:
        Namespace.objects.get_or_create(account_id=account_id)
        found = locked.get(pk=account_id)
    return found


def add_blob(repository: Repository, blob: Blob) -> None:
    """Count a blob that the repository did not hold before; raises ``QuotaExceeded``."""
    namespace = lock_namespace(repository.namespace_id)
    others = BlobLink.objects.filter(blob=blob, repository__namespace=repository.namespace_id)
    is_first = not others.exclude(repository=repository).exists()
    _add(repository.pk, namespace.pk, own=blob.size, shared=blob.size if is_first else 0)


def add_new_blob(repository_id: int, namespace_id: int, *, size: int) -> None:
    """Count a blob that nobody held before; raises ``QuotaExceeded``."""
    _add(repository_id, namespace_id, own=size, shared=size)


def add_manifest(repository: Repository, *, size: int) -> None:
    """Count a manifest that the repository did not hold before; raises ``QuotaExceeded``."""
    _add(repository.pk, repository.namespace_id, own=size, shared=size)


def add_tags(repository_id: int, count: int) -> None:
    """Count tags that were made, or with a negative number deleted."""
    Repository.everything.filter(pk=repository_id).update(tag_count=_at_least_none(F("tag_count") + count))


def remove_blobs(repository: Repository, blobs: Sequence[int]) -> int:
    """Count no longer the blobs, named by their keys, that the repository is about to lose; returns their bytes."""
    namespace = lock_namespace(repository.namespace_id)
    leaving = Blob.objects.filter(links__repository=repository, pk__in=blobs).order_by()
    others = BlobLink.objects.filter(blob=OuterRef("pk"), repository__namespace=repository.namespace_id)
    own = _sum(leaving)
    shared = _sum(leaving.exclude(Exists(others.exclude(repository=repository))))
    _remove(repository, namespace, own=own, shared=shared)
    return own


def remove_manifests(repository: Repository, *, size: int) -> None:
    """Count no longer the bytes of manifests that the repository is about to lose."""
    _remove(repository, lock_namespace(repository.namespace_id), own=size, shared=size)


def _add(repository_id: int, namespace_id: int, *, own: int, shared: int) -> None:
    """Add to both, then see whether it fits: what adds also locks, and tells what the quotas are."""
    of_namespace = _added(_TO_NAMESPACE, namespace_id, shared)
    if of_namespace is None:
        lock_namespace(namespace_id)
        of_namespace = _added(_TO_NAMESPACE, namespace_id, shared)
    of_repository = _added(_TO_REPOSITORY, repository_id, own)
    if of_namespace is None or of_repository is None:
        raise NoRepository(name="of that name")
    if quotas.is_limited(repository=of_repository[0], namespace=of_namespace[0]):
        quotas.check_added(repository_id, namespace_id, own=own, shared=shared)


def _added(statement: str, pk: int, more: int) -> tuple[int] | None:
    """Add, and return the quota that goes with it; None where there is no such row."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [more, pk])
        row: tuple[int] | None = cursor.fetchone()
    return row


def _remove(repository: Repository, namespace: Namespace, *, own: int, shared: int) -> None:
    Repository.everything.filter(pk=repository.pk).update(held=_at_least_none(F("held") - own))
    Namespace.objects.filter(pk=namespace.pk).update(held=_at_least_none(F("held") - shared))


def _at_least_none(value: CombinedExpression) -> Greatest:
    """Keep a counter that was wrong from becoming an error of whoever deletes; `usage_check` mends it."""
    return Greatest(value, Value(0), output_field=BigIntegerField())


def _sum(blobs: QuerySet[Blob]) -> int:
    total: int | None = blobs.aggregate(size=Sum("size"))["size"]
    return total or 0
