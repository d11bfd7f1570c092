"""Tags, apart from setting them, which is a manifest's push."""

from django.db import transaction

from pratique.core.names import RepositoryName, Tag
from pratique.server.kernel import clock, outbox
from pratique.server.registry import events, models
from pratique.server.registry.errors import NoTag
from pratique.server.registry.services.repositories import find_or_raise, lock_repository


@transaction.atomic
def delete_tag(name: RepositoryName, tag: Tag) -> None:
    """Delete a tag and leave its manifest where it is."""
    repository = find_or_raise(name)
    lock_repository(repository.pk)
    found = models.Tag.objects.filter(repository=repository, name=tag.text).select_related("link__manifest").first()
    if found is None:
        raise NoTag(tag=tag, name=name)
    digest = found.link.manifest.digest
    found.delete()
    models.Repository.objects.filter(pk=repository.pk).update(updated_at=clock.now())
    outbox.record(
        type=events.TAG_DELETED,
        subject=events.subject_of(name),
        data={"repository": name.text, "tag": tag.text, "digest": digest},
    )
