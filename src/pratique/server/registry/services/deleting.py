"""Deleting a repository: at once for everybody, whatever it holds; the collector takes it apart after its window."""

from django.db import transaction

from pratique.server.identity.authorisation import Right
from pratique.server.identity.principal import Principal
from pratique.server.kernel import clock, outbox
from pratique.server.registry import events
from pratique.server.registry.models import Deletion, Repository
from pratique.server.registry.models.repository import name_when_deleted
from pratique.server.registry.services.deletions import remember_repository
from pratique.server.registry.services.read_only import require_writable
from pratique.server.registry.services.repositories import find_for, lock_repository


@transaction.atomic
def delete_repository(principal: Principal, name: str) -> Deletion | None:
    """Delete a repository, which frees its name; needs ADMINISTER. Returns what can be undone."""
    repository = find_for(principal, name, Right.ADMINISTER)
    require_writable()
    lock_repository(repository.pk)
    deletion = remember_repository(repository)
    Repository.objects.filter(pk=repository.pk).update(name=name_when_deleted(repository.uuid), deleted_at=clock.now())
    outbox.record(type=events.REPOSITORY_DELETED, subject=events.subject_of(name), data={"repository": name})
    return deletion
