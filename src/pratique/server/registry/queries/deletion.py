"""What deleting a manifest would take along and free, asked before it is done.

Only what the asker may see counts as holding a blob: else anybody could learn by a deletion of their own whether some
private repository holds the same bytes. So the answer is what is freed at most.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from pratique.server.identity.principal import Principal
from pratique.server.registry.models import Blob, Manifest, ManifestLink, ManifestReference, ReferenceKind, Repository
from pratique.server.registry.queries.lists import repositories

_TAGS_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletion:
    """What goes with a manifest. ``tags`` are the first of ``tag_count``; ``held_by`` is an index that lists it.

    ``frees`` are the bytes of the ``blobs`` that no other manifest holds, as far as the asker may see; ``stays`` counts
    the images that an index lists, which its deletion leaves.
    """

    tags: Sequence[str]
    tag_count: int
    held_by: str | None
    referrers: int
    blobs: int
    frees: int
    stays: int


def deletion_of(repository: Repository, link: ManifestLink, *, by: Principal) -> Deletion:
    """Return what deleting a manifest from a repository would do; six queries whatever its size."""
    manifest = link.manifest
    holder = (
        ManifestReference.objects.filter(child=manifest, manifest__links__repository=repository)
        .order_by()
        .values_list("manifest__digest", flat=True)
        .first()
    )
    tags = link.tags.order_by("name").values_list("name", flat=True)
    freed = list(_freed(repository, manifest, by=by).values_list("size", flat=True))
    return Deletion(
        tags=list(tags[:_TAGS_SHOWN]),
        tag_count=tags.count(),
        held_by=holder,
        referrers=Manifest.objects.filter(
            ~Q(subject=""),
            Exists(ManifestLink.objects.filter(repository=repository, manifest=OuterRef("pk"))),
            subject=manifest.digest,
        ).count(),
        blobs=len(freed),
        frees=sum(freed),
        stays=manifest.references.filter(kind=ReferenceKind.CHILD, child__links__repository=repository).count(),
    )


def _freed(repository: Repository, manifest: Manifest, *, by: Principal) -> QuerySet[Blob]:
    seen = repositories(by=by).order_by().values("pk")
    if ManifestLink.objects.filter(manifest=manifest, repository__in=seen).exclude(repository=repository).exists():
        return Blob.objects.none()
    others = ManifestReference.objects.filter(blob=OuterRef("pk"), manifest__links__repository__in=seen).exclude(
        manifest=manifest
    )
    own = manifest.references.exclude(blob=None).order_by().values("blob")
    return Blob.objects.filter(~Exists(others), pk__in=own).order_by()
