"""Quotas in bytes: what a push must fit into, and what an upload keeps free for itself while its bytes come in.

A quota binds what is *linked*: the check is made under the lock of the namespace's row in the transaction that links,
so what is held never exceeds it. An upload besides reserves up to `STEP` bytes ahead of what it has, in a transaction
of its own, so that it is refused before bytes arrive that could not stay, and many uploads of unknown length together
do not take more room in the store than the quota has left. A reservation that is not renewed ends by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, Sum

from pratique.core.names import RepositoryName
from pratique.core.sizes import in_words
from pratique.server.identity.models import Account
from pratique.server.kernel import clock, outbox, settings
from pratique.server.registry import events
from pratique.server.registry.errors import NoUpload, QuotaExceeded
from pratique.server.registry.models import Namespace, Repository, Upload
from pratique.server.registry.settings import RegistrySettings

STEP = 64 * 1024 * 1024
"""Bytes that an upload reserves ahead of what it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A quota and what is held under it; ``quota`` 0 is none. ``reserved`` finds the uploads that count against it."""

    whose: str
    subject: str
    quota: int
    held: int
    reserved: Q


def _limits(repository: Repository, namespace: Namespace) -> Sequence[Limit]:
    """Return the repository's limit and its namespace's."""
    return (
        _of_repository(repository),
        of_namespace(namespace, name=repository.namespace.name),
    )


def of_namespace(namespace: Namespace, *, name: str) -> Limit:
    """Return the limit of a namespace."""
    default = settings.current(RegistrySettings).namespace_quota
    return Limit(
        whose=f"the namespace {name}",
        subject=f"namespace:{name}",
        quota=default if namespace.quota is None else namespace.quota,
        held=namespace.held,
        reserved=Q(namespace=namespace.pk),
    )


def reserved(limit: Limit, *, but: int | None = None) -> int:
    """Return the bytes that uploads keep free under a limit, without those of the upload ``but``."""
    found = Upload.objects.filter(limit.reserved, reserved__gt=0, reserved_until__gt=clock.now())
    if but is not None:
        found = found.exclude(pk=but)
    total: int | None = found.aggregate(size=Sum("reserved"))["size"]
    return total or 0


def is_limited(*, repository: int, namespace: int | None) -> bool:
    """Tell whether a repository's quota or its namespace's, as their rows have them, limits anything."""
    default = settings.current(RegistrySettings).namespace_quota
    return bool(repository or (default if namespace is None else namespace))


def check_added(repository_id: int, namespace_id: int, *, own: int, shared: int) -> None:
    """Raise ``QuotaExceeded`` when what was just added to both does not fit; tell when it comes near a quota.

    Joins the transaction that added it, and so holds the namespace's lock.
    """
    repository = Repository.objects.select_related("namespace").get(pk=repository_id)
    namespace = Namespace.objects.get(pk=namespace_id)
    for limit, more in zip(_limits(repository, namespace), (own, shared), strict=True):
        _check(replace(limit, held=limit.held - more), more)


def _check(limit: Limit, more: int) -> None:
    if not limit.quota or not more:
        return
    kept = reserved(limit)
    if limit.held + kept + more > limit.quota:
        raise _exceeded(limit, more, kept)
    near = limit.quota * settings.current(RegistrySettings).quota_warning
    if limit.held < near <= limit.held + more:
        outbox.record(
            type=events.QUOTA_NEAR,
            subject=limit.subject,
            data={"quota": limit.quota, "held": limit.held + more},
        )


def reserve(upload_id: int, *, size: int, announced: int | None) -> int | None:
    """Let an upload grow to ``size`` bytes and somewhat beyond; returns how far, None when no quota limits it.

    ``announced`` is what it is known to come to, None when its client does not say. Raises ``QuotaExceeded``.
    """
    upload = Upload.objects.filter(pk=upload_id).select_related("namespace").first()
    if upload is None:
        raise NoUpload(upload=upload_id, name="this repository")
    if upload.namespace is None or not any(each.quota for each in _limits_of(upload, upload.namespace)):
        return None
    return _reserve(upload, upload.namespace, size=size, announced=announced)


@transaction.atomic
def _reserve(upload: Upload, account: Account, *, size: int, announced: int | None) -> int:
    wanted = size + STEP if announced is None else announced
    Namespace.objects.get_or_create(account=account)
    Namespace.objects.select_for_update(no_key=True).get(pk=account.pk)
    allowed = min(max(wanted, size), size + STEP)
    for limit in _limits_of(upload, account):
        if not limit.quota:
            continue
        kept = reserved(limit, but=upload.pk)
        free = limit.quota - limit.held - kept
        if free < (size if announced is None else max(size, announced)):
            raise _exceeded(limit, max(size, announced or 0), kept)
        allowed = min(allowed, free)
    until = clock.now() + timedelta(seconds=settings.current(RegistrySettings).reservation)
    Upload.objects.filter(pk=upload.pk).update(reserved=allowed, reserved_until=until)
    return allowed


def _limits_of(upload: Upload, account: Account) -> Sequence[Limit]:
    name = RepositoryName.parse(upload.repository_name)
    repository = Repository.objects.filter(name=name.text).first()
    namespace = Namespace.objects.filter(pk=account.pk).first() or Namespace(account=account, held=0, quota=None)
    of_both = [of_namespace(namespace, name=account.name)]
    return of_both if repository is None else [_of_repository(repository), *of_both]


def _of_repository(repository: Repository) -> Limit:
    return Limit(
        whose=f"the repository {repository.name}",
        subject=events.subject_of(repository.name),
        quota=repository.quota,
        held=repository.held,
        reserved=Q(namespace=repository.namespace_id, repository_name=repository.name),
    )


def _exceeded(limit: Limit, more: int, kept: int) -> QuotaExceeded:
    return QuotaExceeded(
        whose=limit.whose,
        quota=in_words(limit.quota),
        held=in_words(limit.held),
        kept=f" and {in_words(kept)} are reserved for other pushes" if kept else "",
        more=in_words(more),
    )


def is_near(held: int, quota: int) -> bool:
    """Tell whether what is held is so near its quota that people are to be told."""
    return quota > 0 and held >= quota * settings.current(RegistrySettings).quota_warning


def over(held: int, quota: int) -> int:
    """Return the bytes that are held beyond a quota: until so much is gone or the quota is raised, no push fits."""
    return max(0, held - quota) if quota else 0
