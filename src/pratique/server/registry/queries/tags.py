"""Tags as they are listed, and one of them with its manifest: each page is one statement, however many tags there are.

Of a page the rows are found first, in an index of its order, and what is shown beside them is looked up for no more
than those: it does not depend on what a database knows of its tables. Nothing of a manifest's bytes or annotations is
read for a list, which may be megabytes.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection

from pratique.core.oci.media_types import ManifestType
from pratique.core.oci.referrers import BUNDLE, PREDICATE, SIGNATURES, SIGNS
from pratique.server.kernel.database.statements import as_instant, fetched, holds, places, told_as_text
from pratique.server.registry import ports
from pratique.server.registry.errors import NoTag
from pratique.server.registry.models import Repository
from pratique.server.registry.queries.lists import RepositoryRow

if TYPE_CHECKING:
    from pratique.server.kernel.web.paging import Asked  # whose libraries a data plane does without

LOOKED_MAX = 10_000
"""Names that a search goes through for one page: some milliseconds, of which 100,000 would take tens."""
INDEXES = frozenset(kind.value for kind in ManifestType if kind.is_index)
_STATEMENT_MAX = 16 * 1024  # bytes of a manifest that is asked what its bundle states
_BESIDE_MAX = 100  # signatures and signed statements that are looked at beside one tag


class TagRow(NamedTuple):
    """A tag with what is shown of the manifest that it names; ``manifest`` is the key of that.

    ``is_signed``: a signature lies beside it, which nobody verified. ``known`` is the appraiser's (`Appraiser.beside`).
    """

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
    is_signed: bool
    known: tuple[Any, ...]


class Tagged(NamedTuple):
    """A tag with the whole of its manifest."""

    tag: TagRow
    payload: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a list shows of a manifest: bytes of its content, children's included, and what it runs on."""

    size: int
    platforms: Sequence[str]


_FACTS = f"""t.id, t.name, {told_as_text("t.updated_at")}, t.pulls, {told_as_text("t.pulled_at")}, a.name,
  l.manifest_id, m.digest, m.media_type, m.content_size, m.platform"""
_BESIDE = """
JOIN registry_manifestlink l ON l.id = t.link_id
JOIN registry_manifest m ON m.id = l.manifest_id
LEFT JOIN identity_account a ON a.id = t.updated_by_id"""
# A digest has an algorithm of six letters and is cut to 64 signs behind it, as `fallback_tag` does. What has no
# predicate is a signature, as `kind_of` says.
_SIGNED = f"""EXISTS (
    SELECT 1 FROM registry_tag c
    WHERE c.repository_id = l.repository_id AND c.name = replace(substr(m.digest, 1, 71), ':', '-') || '.sig'
  ) OR EXISTS (
    SELECT 1 FROM (
      SELECT g.artifact_type, CASE WHEN g.size <= {_STATEMENT_MAX} THEN {{predicate}} END AS states
      FROM registry_manifest g
      WHERE NOT (g.subject = '') AND g.subject = m.digest
        AND (g.artifact_type IN ({{kinds}}) OR substr(g.artifact_type, 1, {len(BUNDLE)}) = '{BUNDLE}')
        AND EXISTS (
          SELECT 1 FROM registry_manifestlink gl WHERE gl.manifest_id = g.id AND gl.repository_id = l.repository_id
        )
      ORDER BY g.digest LIMIT {_BESIDE_MAX}
    ) s WHERE s.artifact_type IN ({{kinds}}) OR s.states = '{SIGNS}'
  )"""  # noqa: S608 — ours
_KINDS = ", ".join(f"'{each}'" for each in sorted(SIGNATURES))
_PREDICATES = {
    "postgresql": f"COALESCE(g.annotations ->> '{PREDICATE}', '{SIGNS}')",
    "sqlite": f"""COALESCE(json_extract(g.annotations, '$."{PREDICATE}"'), '{SIGNS}')""",
}
_PAGE = "SELECT {shown} FROM (SELECT * FROM registry_tag t WHERE t.repository_id = %s {ending}) t {beside} {order}"
_ONE = "SELECT {shown} FROM registry_tag t {beside} WHERE t.repository_id = %s AND t.name = %s"
_WHOLE = f"SELECT m.payload, {_FACTS} FROM registry_tag t {_BESIDE} WHERE t.repository_id = %s AND t.name = %s"  # noqa: S608 — ours
# Both parts begin where the page does, and read an index that has names. The second one says where a page ends that
# `LOOKED_MAX` names did not fill; where the first one fills it, neither database begins with the second. That rows of
# an ordered part come in its order both do, and tests hold them to it.
_SEARCH = """
SELECT looked.is_end, {shown} FROM (
  SELECT * FROM (
    SELECT w.name, 0 AS is_end FROM (SELECT t.name FROM registry_tag t WHERE t.repository_id = %s {ending}) w
    WHERE {holds} LIMIT %s
  ) found
  UNION ALL
  SELECT * FROM (SELECT t.name, 1 AS is_end FROM registry_tag t WHERE t.repository_id = %s {ending} OFFSET %s) ends
  LIMIT %s
) looked
JOIN registry_tag t ON t.repository_id = %s AND t.name = looked.name
{beside} {order}, looked.is_end
"""
_CHILDREN = """
SELECT e.manifest_id, e.platform, c.platform, c.content_size,
  EXISTS (SELECT 1 FROM registry_manifestlink l WHERE l.manifest_id = e.child_id AND l.repository_id = %s)
FROM registry_manifestreference e
LEFT JOIN registry_manifest c ON c.id = e.child_id
WHERE e.manifest_id IN ({manifests}) AND e.kind = 'child'
ORDER BY e.manifest_id, e.position
"""


def tag_page(asked: "Asked", *, repository: int, part: str = "") -> tuple[Sequence[TagRow], str | None]:
    """Return a page of the tags of the repository of that key, and the cursor of the next.

    ``part`` is a part of their names, large and small letters told apart, as tags do. Where `LOOKED_MAX` names hold too
    few that it finds, the page has fewer than were asked for, or none, and the next goes on behind those names.
    """
    if part:
        return _search(asked, repository=repository, part=part)
    ending, last = asked.ending("t")
    statement = _PAGE.format(shown=_shown(), ending=ending, beside=_beside(), order=asked.order("t"))
    return asked.cut([_row(row) for row in fetched(statement, [repository, *last])])


def find_tag(repository: Repository | RepositoryRow, name: str) -> TagRow:
    """Return a tag; raises ``NoTag``."""
    for row in fetched(_ONE.format(shown=_shown(), beside=_beside()), [repository.pk, name]):
        return _row(row)
    raise NoTag(tag=name, name=repository.name)


def find_tagged(repository: Repository | RepositoryRow, name: str) -> Tagged:
    """Return a tag with its manifest; raises ``NoTag``. Of what lies beside it nothing is read."""
    for payload, *row in fetched(_WHOLE, [repository.pk, name]):
        return Tagged(tag=_row((*row, False)), payload=bytes(payload))
    raise NoTag(tag=name, name=repository.name)


def summaries(rows: Sequence[TagRow], *, repository: int) -> Mapping[int, Summary]:
    """Return what a list shows of the manifests of tags, by their keys; one query where any of them is an index."""
    children = _children({each.manifest for each in rows if each.media_type in INDEXES}, repository=repository)
    return {each.manifest: summary(each.content_size, each.platform, children.get(each.manifest, ())) for each in rows}


def summary(size: int, platform: str, children: Sequence[tuple[str, int]]) -> Summary:
    """Sum a manifest up from its own size and platform, or from those of its children."""
    if children:
        platforms = [each for each, _ in children if each and each != "unknown/unknown"]
        return Summary(size=sum(weight for _, weight in children), platforms=list(dict.fromkeys(platforms)))
    return Summary(size=size, platforms=[platform] if platform else [])


def _search(asked: "Asked", *, repository: int, part: str) -> tuple[Sequence[TagRow], str | None]:
    ending, parameters = asked.ending("t")
    begins = parameters[:-1]
    statement = _SEARCH.format(
        shown=_shown(), ending=ending, holds=holds("w.name"), beside=_beside(), order=asked.order("t")
    )
    found = fetched(
        statement,
        [
            *(repository, *begins, LOOKED_MAX, part, asked.limit + 1),
            *(repository, *begins, 1, LOOKED_MAX - 1, asked.limit + 1),
            repository,
        ],
    )
    rows = [_row(row) for is_end, *row in found if not is_end]
    ends = [_row(row) for is_end, *row in found if is_end]
    if len(rows) > asked.limit or not ends:
        return asked.cut(rows)
    return rows, asked.cursor(ends[0])


def _shown() -> str:
    signed = _SIGNED.format(predicate=_PREDICATES[connection.vendor], kinds=_KINDS)
    return f"{_FACTS}, {signed}, {ports.appraiser().beside.columns}"


def _beside() -> str:
    return f"{_BESIDE} {ports.appraiser().beside.joins}"


def _row(row: Sequence[Any]) -> TagRow:
    pk, name, updated, pulls, pulled, *facts = row[:11]
    pulled_at = None if pulled is None else as_instant(pulled)
    return TagRow._make((pk, name, as_instant(updated), pulls, pulled_at, *facts, bool(row[11]), tuple(row[12:])))


def _children(manifests: Collection[int], *, repository: int) -> Mapping[int, Sequence[tuple[str, int]]]:
    """Return what each child of indexes runs on and weighs, in their order, by the index's key."""
    if not manifests:
        return {}
    found: dict[int, list[tuple[str, int]]] = {}
    rows = fetched(_CHILDREN.format(manifests=places(manifests)), [repository, *manifests])
    for parent, stated, own, size, is_here in rows:
        found.setdefault(parent, []).append((stated or own or "", size or 0) if is_here else (stated, 0))
    return found
