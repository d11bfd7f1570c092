"""Lists of repositories, page after page, in little processor time however long they are.

Each page is a statement written by hand: to word it anew through the ORM cost more than to answer it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from django.db.models import Q, QuerySet

from pratique.server.identity.authorisation import Right, require
from pratique.server.identity.principal import Principal
from pratique.server.kernel.database.statements import as_instant, fetched, holds, places, told_as_text
from pratique.server.registry.models import Repository, Visibility
from pratique.server.registry.services.repositories import missing_for, resource_of

if TYPE_CHECKING:
    from pratique.server.kernel.web.paging import Asked  # whose libraries a data plane does without


class RepositoryRow(NamedTuple):
    """A repository as a list shows it; fields are those of the model."""

    pk: int
    name: str
    namespace_id: int
    visibility: str
    description: str
    created_at: datetime
    updated_at: datetime
    tag_count: int
    held: int
    pulls: int
    pushes: int
    quota: int
    tag_limit: int
    at_tag_limit: str
    immutable_tags: list[str]
    mutable_tags: list[str]


_REPOSITORIES = f"""
SELECT r.id, r.name, r.namespace_id, r.visibility, r.description, {told_as_text("r.created_at")},
  {told_as_text("r.updated_at")}, r.tag_count, r.held, r.pulls, r.pushes, r.quota, r.tag_limit, r.at_tag_limit,
  r.immutable_tags, r.mutable_tags
FROM registry_repository r
WHERE r.deleted_at IS NULL"""  # noqa: S608 — ours


def repositories(*, by: Principal) -> QuerySet[Repository]:
    """Return the repositories that ``by`` may read: public ones, one's own, those of one's organisations."""
    found = Repository.objects.all()
    return found if by.is_admin else found.filter(Q(visibility=Visibility.PUBLIC) | Q(namespace_id__in=_owners(by)))


def repository_rows(asked: "Asked", *, by: Principal, part: str = "") -> Sequence[RepositoryRow]:
    """Return of the repositories that ``by`` may read those of a page, and one more where there is one."""
    words, parameters = [_REPOSITORIES], list[object]()
    if not by.is_admin:
        owners = _owners(by)
        words.append(f"AND (r.visibility = 'public' OR r.namespace_id IN ({places(owners)}))")
        parameters += owners
    if part:
        words.append(f"AND {holds('r.name')}")
        parameters.append(part.lower())
    ending, last = asked.ending("r")
    return [_repository(row) for row in fetched(" ".join([*words, ending]), [*parameters, *last])]


def find_listed(*, by: Principal, name: str) -> RepositoryRow:
    """Return a repository that ``by`` may read, as it is listed; raises as ``find_repository``."""
    row = next(iter(fetched(f"{_REPOSITORIES} AND r.name = %s", [name])), None)
    if row is None:
        raise missing_for(by, name)
    repository = _repository(row)
    require(by, Right.READ, resource_of(repository))
    return repository


def _owners(by: Principal) -> list[int]:
    """Return whose namespaces one may read because of who one is."""
    return [*by.roles, *([] if by.account_id is None else [by.account_id])]


def _repository(row: tuple[Any, ...]) -> RepositoryRow:
    dates, patterns = map(as_instant, row[5:7]), map(_patterns, row[14:16])
    return RepositoryRow(*row[:5], *dates, *row[7:14], *patterns)


def _patterns(kept: str) -> list[str]:
    return msgspec.json.decode(kept, type=list[str])
