"""What keeps a manifest in its repository, but for its subject."""

from django.db.models import Exists, OuterRef, QuerySet

from pratique.server.registry.models import Deletion, DeletionKind, ManifestLink, ManifestReference, Tag


def kept_by_nothing(links: QuerySet[ManifestLink]) -> QuerySet[ManifestLink]:
    """Leave those that neither a tag nor an index keeps in their repository, nor one that an undo could bring back."""
    here = OuterRef("repository_id")
    listing = ManifestReference.objects.filter(child=OuterRef("manifest_id"))
    deleted_tags = Deletion.objects.filter(kind=DeletionKind.TAG, repository=here, manifest=OuterRef("manifest_id"))
    return links.filter(
        ~Exists(Tag.objects.filter(link=OuterRef("pk"))),
        ~Exists(deleted_tags),
        ~Exists(listing.filter(manifest__links__repository=here)),
        ~Exists(listing.filter(manifest__deletions__repository=here)),
    )
