"""Tags: made and moved by a manifest's push, deleted on their own, kept where their repository says so."""

from collections.abc import Iterable
from itertools import islice
from typing import Protocol

from django.db import transaction

from pratique.core.names import RepositoryName, Tag
from pratique.core.oci.preconditions import UNCONDITIONAL, Precondition
from pratique.server.kernel import clock, outbox
from pratique.server.registry import events, models
from pratique.server.registry.errors import NoTag, PreconditionFailed, TagImmutable, TagKept, TagLimitReached
from pratique.server.registry.models import AtTagLimit, ManifestLink, Repository
from pratique.server.registry.services import usage
from pratique.server.registry.services.deletions import remember_tag
from pratique.server.registry.services.read_only import require_writable
from pratique.server.registry.services.repositories import find_or_raise, lock_repository
from pratique.server.registry.tag_rules import TagRules

_DROPPED_MAX = 100  # tags that one push drops; a limit that was lowered by more is reached by several


def set_tag(repository: Repository, link: ManifestLink, tag: Tag, account_id: int | None) -> None:
    """Make or move a tag, and tell it when that changed anything; joins a transaction with the repository's lock.

    Raises ``TagImmutable`` and ``TagLimitReached``.
    """
    present = models.Tag.objects.filter(repository=repository, name=tag.text).select_related("link__manifest").first()
    data = {"repository": repository.name, "tag": tag.text, "digest": link.manifest.digest}
    subject = events.subject_of(repository.name)
    if present is None:
        _make_room(repository, tag)
        models.Tag.objects.create(repository=repository, name=tag.text, link=link, updated_by_id=account_id)
        usage.add_tags(repository.pk, 1)
        outbox.record(type=events.TAG_CREATED, subject=subject, data=data)
        return
    previous = present.link.manifest.digest
    if previous != link.manifest.digest:
        pattern = rules_of(repository).fixing(tag.text)
        if pattern is not None:
            raise TagImmutable(tag=tag, name=repository.name, digest=previous, pattern=pattern)
        ManifestLink.objects.filter(pk=present.link_id).update(untagged_at=clock.now())
        outbox.record(type=events.TAG_MOVED, subject=subject, data={**data, "previous": previous})
    models.Tag.objects.filter(pk=present.pk).update(link=link, updated_by_id=account_id, updated_at=clock.now())


@transaction.atomic
def delete_tag(
    name: RepositoryName, tag: Tag, *, by_owner: bool, precondition: Precondition = UNCONDITIONAL
) -> models.Deletion | None:
    """Delete a tag and leave its manifest where it is; an immutable one only ``by_owner``, else raises ``TagKept``.

    Returns what can be undone. Raises ``PreconditionFailed`` where it names something else than was asked for.
    """
    require_writable()
    repository = find_or_raise(name)
    lock_repository(repository.pk)
    found = models.Tag.objects.filter(repository=repository, name=tag.text).select_related("link__manifest").first()
    if found is None:
        raise NoTag(tag=tag, name=name)
    if not by_owner:
        check_removable(repository, [tag.text])
    present = found.link.manifest.digest
    if not precondition.holds_for(present):
        raise PreconditionFailed(reference=tag, name=name, present=present)
    deletion = _delete(repository, found)
    Repository.objects.filter(pk=repository.pk).update(updated_at=clock.now())
    return deletion


class Ruled(Protocol):
    """What a repository says of its tags, whoever read it."""

    @property
    def immutable_tags(self) -> list[str]:
        """Patterns of those that are not moved."""

    @property
    def mutable_tags(self) -> list[str]:
        """Patterns of those that are moved all the same."""


def rules_of(repository: Ruled) -> TagRules:
    """Return what a repository says of its tags."""
    return TagRules(immutable=repository.immutable_tags, mutable=repository.mutable_tags)


def check_removable(repository: Repository, tags: Iterable[str]) -> None:
    """Raise ``TagKept`` when one of the tags is immutable."""
    rules = rules_of(repository)
    for tag in tags:
        pattern = rules.fixing(tag)
        if pattern is not None:
            raise TagKept(tag=tag, name=repository.name, pattern=pattern)


def _make_room(repository: Repository, tag: Tag) -> None:
    """See to it that one more tag is within the repository's limit."""
    if not repository.tag_limit:
        return
    tags = models.Tag.objects.filter(repository=repository)
    excess = tags.count() - repository.tag_limit + 1
    if excess <= 0:
        return
    refusal = TagLimitReached(tag=tag, name=repository.name, limit=repository.tag_limit)
    if repository.at_tag_limit == AtTagLimit.REFUSE:
        raise refusal
    rules = rules_of(repository)
    oldest = tags.order_by("updated_at", "pk").select_related("link__manifest").iterator(chunk_size=_DROPPED_MAX)
    droppable = (each for each in oldest if rules.fixing(each.name) is None)
    dropped = list(islice(droppable, min(excess, _DROPPED_MAX)))
    if not dropped:
        raise refusal
    for each in dropped:
        _delete(repository, each, because="tag_limit")


def _delete(repository: Repository, tag: models.Tag, **more: str) -> models.Deletion | None:
    digest = tag.link.manifest.digest
    deletion = remember_tag(repository, tag)
    tag.delete()
    ManifestLink.objects.filter(pk=tag.link_id).update(untagged_at=clock.now())
    usage.add_tags(repository.pk, -1)
    outbox.record(
        type=events.TAG_DELETED,
        subject=events.subject_of(repository.name),
        data={"repository": repository.name, "tag": tag.name, "digest": digest, **more},
    )
    return deletion
