"""Counting anew what is held, to see that the counters kept by `services.usage` are right, and to mend what is not.

One repository or namespace a transaction, under the lock that everything counted takes.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Sum

from pratique.server.kernel import outbox
from pratique.server.registry import events
from pratique.server.registry.models import Blob, BlobLink, Manifest, Namespace, Repository, Tag
from pratique.server.registry.services.repositories import lock_repository
from pratique.server.registry.services.usage import lock_namespace


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What is held: bytes and, by a repository, tags."""

    held: int
    tag_count: int = 0


def true_of_repository(pk: int) -> Figures:
    """Count what a repository holds."""
    blobs = Blob.objects.filter(links__repository=pk).order_by().aggregate(size=Sum("size"))["size"]
    return Figures(held=(blobs or 0) + _manifests(repository=pk), tag_count=Tag.objects.filter(repository=pk).count())


def true_of_namespace(account_id: int) -> Figures:
    """Count what a namespace holds: each blob once, each manifest in each repository."""
    linked = BlobLink.objects.filter(repository__namespace=account_id).order_by().values("blob")
    blobs = Blob.objects.filter(pk__in=linked).order_by().aggregate(size=Sum("size"))["size"]
    return Figures(held=(blobs or 0) + _manifests(repository__namespace=account_id))


@transaction.atomic
def recount_repository(pk: int) -> bool:
    """Count a repository anew; True where its counters were wrong, which is told and mended."""
    lock_repository(pk)
    found = Repository.objects.filter(pk=pk).first()
    if found is None:
        return False
    true, counted = true_of_repository(pk), Figures(held=found.held, tag_count=found.tag_count)
    if true == counted:
        return False
    Repository.objects.filter(pk=pk).update(**asdict(true))
    _tell(events.subject_of(found.name), counted, true)
    return True


@transaction.atomic
def recount_namespace(account_id: int) -> bool:
    """Count a namespace anew; True where its counter was wrong, which is told and mended."""
    found = lock_namespace(account_id)
    true, counted = true_of_namespace(account_id), Figures(held=found.held)
    if true == counted:
        return False
    Namespace.objects.filter(pk=account_id).update(held=true.held)
    _tell(f"namespace:{found.account.name}", counted, true)
    return True


def wrong_of_latest(count: int) -> Sequence[str]:
    """Return those of the repositories changed last whose counters are wrong; changes nothing."""
    latest = Repository.objects.order_by("-updated_at")[:count]
    counted = {each: Figures(held=each.held, tag_count=each.tag_count) for each in latest}
    return [each.name for each, figures in counted.items() if true_of_repository(each.pk) != figures]


def _manifests(**where: int) -> int:
    links = {f"links__{name}": value for name, value in where.items()}
    total: int | None = Manifest.objects.filter(**links).order_by().aggregate(size=Sum("size"))["size"]
    return total or 0


def _tell(subject: str, counted: Figures, true: Figures) -> None:
    data = {"counted": asdict(counted), "true": asdict(true)}
    outbox.record(type=events.USAGE_CORRECTED, subject=subject, data=data)
