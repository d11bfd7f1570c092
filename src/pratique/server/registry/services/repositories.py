"""Making, changing and finding repositories."""

from dataclasses import dataclass, fields
from typing import Protocol

from django.db import IntegrityError, transaction

from pratique.core.names import RepositoryName
from pratique.server.identity.authorisation import SYSTEM, Kind, Resource, Right, require
from pratique.server.identity.errors import NothingThere, NotSignedIn
from pratique.server.identity.principal import Principal
from pratique.server.kernel import clock, outbox
from pratique.server.kernel.errors import Refusal
from pratique.server.registry import events
from pratique.server.registry.errors import (
    BadTagRules,
    NameTaken,
    NoRepository,
    RepositoryMissing,
    ReservedSegment,
)
from pratique.server.registry.models import AtTagLimit, Repository, Visibility
from pratique.server.registry.services import namespaces
from pratique.server.registry.services.read_only import require_writable
from pratique.server.registry.tag_rules import problem_of

RESERVED_SEGMENTS = frozenset({"tags", "manifests", "events"})
"""REST's sub-resources of a repository; a third or later segment of that name would make an address ambiguous."""


class Owned(Protocol):
    """What authorisation needs to know of a repository, whoever read it."""

    @property
    def namespace_id(self) -> int:
        """The key of the account whose namespace it is in."""

    @property
    def visibility(self) -> str:
        """Who may read it."""

    @property
    def name(self) -> str:
        """Its full name."""


def resource_of(repository: Owned) -> Resource:
    """Return what authorisation needs to know of a repository."""
    return Resource(
        kind=Kind.REPOSITORY,
        owner_id=repository.namespace_id,
        is_public=repository.visibility == Visibility.PUBLIC,
        label=repository.name,
    )


def find_for(principal: Principal, name: str, right: Right) -> Repository:
    """Return the repository when ``principal`` has the right on it; raises as authorisation's ``require`` does."""
    repository = Repository.objects.filter(name=name).select_related("namespace").first()
    if repository is None:
        raise missing_for(principal, name)
    require(principal, right, resource_of(repository))
    return repository


def missing_for(principal: Principal, name: str) -> Refusal:
    """Return what to raise about a repository that does not exist: the same as about one that may not be seen."""
    if principal.is_anonymous:
        return NotSignedIn(what=name)
    return NothingThere(kind=Kind.REPOSITORY.value, what=name)


@transaction.atomic
def create_repository(
    principal: Principal, name: RepositoryName, *, visibility: Visibility, description: str = ""
) -> Repository:
    """Make a repository. Needs WRITE on its namespace, and ADMINISTER to make it public at once."""
    require_writable()
    namespace = namespaces.owner_of(name)
    right = Right.ADMINISTER if visibility == Visibility.PUBLIC else Right.WRITE
    require(principal, right, namespaces.resource_of(namespace))
    check_reserved(name)
    try:
        with transaction.atomic():
            repository = Repository.objects.create(
                namespace=namespace, name=name.text, visibility=visibility, description=description
            )
    except IntegrityError as error:
        raise NameTaken(name=name) from error
    _record_created(repository, on_push=False)
    return repository


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryChanges:
    """What is to change of a repository; what is None stays."""

    visibility: Visibility | None = None
    description: str | None = None
    immutable_tags: list[str] | None = None
    mutable_tags: list[str] | None = None
    tag_limit: int | None = None
    at_tag_limit: AtTagLimit | None = None
    quota: int | None = None


@transaction.atomic
def change_repository(principal: Principal, name: str, wanted: RepositoryChanges) -> Repository:
    """Change what is given; needs ADMINISTER, for the quota on the installation. Raises ``BadTagRules``."""
    repository = find_for(principal, name, Right.ADMINISTER)
    if wanted.quota is not None:
        require(principal, Right.ADMINISTER, SYSTEM)
    for patterns in (wanted.immutable_tags, wanted.mutable_tags):
        problem = problem_of(patterns or [])
        if problem:
            raise BadTagRules(problem=problem)
    given = {each.name: getattr(wanted, each.name) for each in fields(wanted)}
    changes = {
        field: value for field, value in given.items() if value is not None and value != getattr(repository, field)
    }
    if changes:
        for field, value in changes.items():
            setattr(repository, field, value)
        repository.updated_at = clock.now()
        repository.save(update_fields=[*changes, "updated_at"])
        outbox.record(
            type=events.REPOSITORY_CHANGED,
            subject=events.subject_of(repository.name),
            data={
                "repository": repository.name,
                "changed": sorted(changes),
                "visibility": repository.visibility,
                "to": {field: value for field, value in changes.items() if field != "description"},
            },
        )
    return repository


def check_reserved(name: RepositoryName) -> None:
    """Raise ``ReservedSegment`` for a name that REST could not address."""
    for segment in name.segments[2:]:
        if segment in RESERVED_SEGMENTS:
            raise ReservedSegment(name=name.text, segment=segment, reserved=", ".join(sorted(RESERVED_SEGMENTS)))


def check_pushable(name: RepositoryName) -> None:
    """Raise unless the repository exists or a push would make it, so that nobody sends bytes in vain."""
    if Repository.objects.filter(name=name.text).exists():
        return
    owner = namespaces.owner_of(name)
    if not namespaces.made_on_push([owner.pk]):
        raise RepositoryMissing(name=name, namespace=name.namespace)
    check_reserved(name)


def ensure_repository(name: RepositoryName) -> Repository:
    """Return the repository that a push goes to, made private where it is missing; joins the caller's transaction."""
    repository = Repository.objects.filter(name=name.text).first()
    if repository is not None:
        return repository
    check_pushable(name)
    repository, made = Repository.objects.get_or_create(
        name=name.text, defaults={"namespace": namespaces.owner_of(name)}
    )
    if made:
        _record_created(repository, on_push=True)
    return repository


def lock_repository(pk: int) -> None:
    """Hold off other changes of what the repository holds until the transaction ends.

    SQLite needs no such lock, its transactions being one at a time. Raises ``NoRepository`` when it was deleted since.
    """
    if Repository.objects.select_for_update(no_key=True).filter(pk=pk).values_list("pk").first() is None:
        raise NoRepository(name="of that name")


def find_or_raise(name: RepositoryName) -> Repository:
    """Return the repository of that name; the caller was authorised by its token. Raises ``NoRepository``."""
    repository = Repository.objects.filter(name=name.text).first()
    if repository is None:
        raise NoRepository(name=name)
    return repository


def _record_created(repository: Repository, *, on_push: bool) -> None:
    outbox.record(
        type=events.REPOSITORY_CREATED,
        subject=events.subject_of(repository.name),
        data={"repository": repository.name, "visibility": repository.visibility, "on_push": on_push},
    )
