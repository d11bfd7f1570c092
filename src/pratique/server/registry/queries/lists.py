"""Lists of repositories and of tags, page after page, in little processor time however long they are.

Only the columns that are shown are read: not a manifest's bytes nor its annotations, which may be megabytes. Each page
is a statement written by hand: to word it anew through the ORM cost more than to answer it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from pratique.core.oci.media_types import ManifestType
from pratique.server.identity.authorisation import Right, require
from pratique.server.identity.principal import Principal
from pratique.server.kernel.database.statements import as_instant, holds, places
from pratique.server.registry.errors import NoTag
from pratique.server.registry.models import (
    Manifest,
    ManifestLink,
    ManifestReference,
    ReferenceKind,
    Repository,
    Visibility,
)
from pratique.server.registry.services.repositories import missing_for, resource_of

if TYPE_CHECKING:
    from pratique.server.kernel.web.paging import Asked  # whose libraries a data plane does without

_MATCHES_MAX = 500  # tags that are looked up by name
INDEXES = frozenset(kind.value for kind in ManifestType if kind.is_index)


class TagRow(NamedTuple):
    """A tag with what is shown of the manifest that it names; ``manifest`` is the key of that."""

    pk: int
    name: str
    updated_at: datetime
    pulls: int
    pulled_at: datetime | None
    pushed_by: str | None
    manifest: int
    digest: str
    media_type: str
    content_size: int
    platform: str


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


_REPOSITORIES = """
SELECT r.id, r.name, r.namespace_id, r.visibility, r.description, r.created_at, r.updated_at, r.tag_count, r.held,
  r.pulls, r.pushes, r.quota, r.tag_limit, r.at_tag_limit, r.immutable_tags, r.mutable_tags
FROM registry_repository r
WHERE r.deleted_at IS NULL"""
_SHOWN = """
SELECT t.id, t.name, t.updated_at, t.pulls, t.pulled_at, a.name, l.manifest_id, m.digest, m.media_type, m.content_size,
  m.platform"""
_BESIDE = """
JOIN registry_manifestlink l ON l.id = t.link_id
JOIN registry_manifest m ON m.id = l.manifest_id
LEFT JOIN identity_account a ON a.id = t.updated_by_id
"""
_TAGS = f"{_SHOWN} FROM registry_tag t {_BESIDE} WHERE t.repository_id = %s"
# Names alone are read from an index, and of no more than a page holds the rest is looked up.
_NAMED = f"""
{_SHOWN} FROM (
  SELECT t.name FROM registry_tag t WHERE t.repository_id = %s AND {{holds}} {{beyond}}
  ORDER BY t.name {{direction}} LIMIT %s
) named
JOIN registry_tag t ON t.repository_id = %s AND t.name = named.name
{_BESIDE} ORDER BY t.name {{direction}}
"""  # noqa: S608 — ours
_MATCHES = "SELECT t.name FROM registry_tag t WHERE t.repository_id = %s AND {holds} LIMIT %s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a list shows of a manifest: bytes of its content, children's included, and what it runs on."""

    size: int
    platforms: Sequence[str]


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
    return [_repository(row) for row in _fetched(" ".join([*words, ending]), [*parameters, *last])]


def find_listed(*, by: Principal, name: str) -> RepositoryRow:
    """Return a repository that ``by`` may read, as it is listed; raises as ``find_repository``."""
    row = next(iter(_fetched(f"{_REPOSITORIES} AND r.name = %s", [name])), None)
    if row is None:
        raise missing_for(by, name)
    repository = _repository(row)
    require(by, Right.READ, resource_of(repository))
    return repository


def tag_rows(asked: "Asked", *, repository: int, part: str = "") -> Sequence[TagRow]:
    """Return of the tags of the repository of that key those of a page, and one more where there is one.

    ``part`` is a part of their names, large and small letters told apart, as tags do.
    """
    if part and asked.key.column == "name":
        return _named(asked, repository=repository, part=part)
    ending, last = asked.ending("t")
    if not part:
        return _tags(f"{_TAGS} {ending}", [repository, *last])
    # Few matches are looked up by name, and of many a page is found soon.
    condition = holds("t.name")
    names = [name for (name,) in _fetched(_MATCHES.format(holds=condition), [repository, part, _MATCHES_MAX + 1])]
    if len(names) <= _MATCHES_MAX:
        return _tags(f"{_TAGS} AND t.name IN ({places(names)}) {ending}", [repository, *names, *last])
    return _tags(f"{_TAGS} AND {condition} {ending}", [repository, part, *last])


def find_tag(repository: Repository | RepositoryRow, name: str) -> TagRow:
    """Return a tag; raises ``NoTag``."""
    found = _tags(f"{_TAGS} AND t.name = %s", [repository.pk, name])
    if not found:
        raise NoTag(tag=name, name=repository.name)
    return found[0]


def summary(manifest: Manifest, *, repository: int) -> Summary:
    """Return what is shown of a manifest in the repository of that key."""
    children = _children([manifest.pk], repository=repository) if manifest.media_type in INDEXES else {}
    return _summary(manifest.content_size, manifest.platform, children.get(manifest.pk, ()))


def summaries(rows: Sequence[TagRow], *, repository: int) -> Mapping[int, Summary]:
    """Return what a list shows of the manifests of tags, by their keys; one query where any of them is an index."""
    children = _children({each.manifest for each in rows if each.media_type in INDEXES}, repository=repository)
    return {each.manifest: _summary(each.content_size, each.platform, children.get(each.manifest, ())) for each in rows}


def _owners(by: Principal) -> list[int]:
    """Return whose namespaces one may read because of who one is."""
    return [*by.roles, *([] if by.account_id is None else [by.account_id])]


def _fetched(statement: str, parameters: Sequence[Any]) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: Sequence[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _repository(row: tuple[Any, ...]) -> RepositoryRow:
    dates, patterns = map(as_instant, row[5:7]), map(_patterns, row[14:16])
    return RepositoryRow(*row[:5], *dates, *row[7:14], *patterns)


def _named(asked: "Asked", *, repository: int, part: str) -> Sequence[TagRow]:
    """Return tags that a part of their names finds, by name, which is unique here: its index is all that is walked."""
    direction, beyond = ("DESC", "<") if asked.descending else ("ASC", ">")
    statement = _NAMED.format(
        holds=holds("t.name"), beyond="" if asked.after is None else f"AND t.name {beyond} %s", direction=direction
    )
    last = [] if asked.after is None else [asked.after[0]]
    return _tags(statement, [repository, part, *last, asked.limit + 1, repository])


def _patterns(kept: str) -> list[str]:
    return msgspec.json.decode(kept, type=list[str])


def _tags(statement: str, parameters: Sequence[object]) -> Sequence[TagRow]:
    return [
        TagRow(pk, name, as_instant(updated), pulls, None if pulled is None else as_instant(pulled), *rest)
        for pk, name, updated, pulls, pulled, *rest in _fetched(statement, parameters)
    ]


def is_in(repository: int | None) -> Exists:
    """Whether what an entry of an index lists is in the repository of that key: what others hold is theirs to tell."""
    return Exists(ManifestLink.objects.filter(manifest=OuterRef("child"), repository=repository))


def _children(manifests: Collection[int], *, repository: int) -> Mapping[int, Sequence[tuple[str, int]]]:
    """Return what each child of indexes runs on and weighs, in their order, by the index's key."""
    if not manifests:
        return {}
    found: dict[int, list[tuple[str, int]]] = {}
    rows = (
        ManifestReference.objects.filter(manifest__in=manifests, kind=ReferenceKind.CHILD)
        .annotate(is_here=is_in(repository))
        .order_by("manifest", "position")
        .values_list("manifest_id", "platform", "child__platform", "child__content_size", "is_here")
    )
    for parent, stated, own, size, is_here in rows:
        found.setdefault(parent, []).append((stated or own or "", size or 0) if is_here else (stated, 0))
    return found


def _summary(size: int, platform: str, children: Sequence[tuple[str, int]]) -> Summary:
    if children:
        platforms = [each for each, _ in children if each and each != "unknown/unknown"]
        return Summary(size=sum(weight for _, weight in children), platforms=list(dict.fromkeys(platforms)))
    return Summary(size=size, platforms=[platform] if platform else [])
