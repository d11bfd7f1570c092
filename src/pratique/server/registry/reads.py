"""The data plane's reads: one hand-written statement a route, each on an index from end to end.

Repository, link and tag are read every time, so that every process sees its own and others' writes at once. A row
without the right-hand part tells an unknown blob or manifest from an unknown repository.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pratique.core.names import Digest, RepositoryName
from pratique.core.oci.referrers import fallback_tag
from pratique.server.kernel.database.reads import Reads, Row, SqliteReads
from pratique.server.kernel.database.together import Together
from pratique.server.kernel.storage import StorageKey
from pratique.server.registry.ports import Beside

NOTHING_BESIDE = Beside()

_MANIFEST_COLUMNS = "r.id, r.visibility, m.id, m.digest, m.media_type, m.size"
# Each is found by an index of all its columns: in a subquery the database takes no other for the sake of an average.
_BY_TAG = """
LEFT JOIN registry_manifestlink l ON l.id = (
  SELECT t.link_id FROM registry_tag t WHERE t.repository_id = r.id AND t.name = {reference}
)
LEFT JOIN registry_manifest m ON m.id = l.manifest_id
{joins}
"""
_BY_DIGEST = """
LEFT JOIN registry_manifest m ON m.id = (
  SELECT l.manifest_id FROM registry_manifestlink l
  WHERE l.repository_id = r.id AND l.manifest_id = (SELECT d.id FROM registry_manifest d WHERE d.digest = {reference})
)
{joins}
"""
_BLOB = """
LEFT JOIN registry_bloblink l ON l.id = (
  SELECT i.id FROM registry_bloblink i
  WHERE i.repository_id = r.id
    AND i.blob_id = (SELECT b.id FROM registry_blob b WHERE b.digest = {reference} AND b.state = 'live')
)
LEFT JOIN registry_blob b ON b.id = l.blob_id
"""
_BLOB_COLUMNS = "r.visibility, l.id, b.size, b.storage_key, r.id, b.id, b.lease_until"


def one(columns: str, below: str, *, joins: str = "") -> str:
    """Return the statement that finds one thing in a repository."""
    found = below.format(reference=":reference", joins=joins)
    return f"SELECT {columns} FROM registry_repository r {found} WHERE r.name = :name"  # noqa: S608 — ours


def many(columns: str, below: str, *, joins: str = "") -> str:
    """Return the statement that finds each of many things in its repository, for `Together`; PostgreSQL's alone."""
    found = below.format(reference="k.reference", joins=joins)
    return f"""
SELECT k.place, {columns}
FROM unnest(CAST(:names AS text[]), CAST(:references AS text[])) WITH ORDINALITY AS k(name, reference, place)
JOIN registry_repository r ON r.name = k.name {found}
"""  # noqa: S608 — ours


HEAD_BY_TAG = one(f"{_MANIFEST_COLUMNS}, NULL", _BY_TAG)
HEAD_BY_DIGEST = one(f"{_MANIFEST_COLUMNS}, NULL", _BY_DIGEST)
BLOB = one(_BLOB_COLUMNS, _BLOB)

UPLOAD = """
SELECT u.id, u.storage_key, u."offset", EXISTS (SELECT 1 FROM registry_readonly), r.quota, n.quota
FROM registry_upload u
LEFT JOIN registry_repository r ON r.name = u.repository_name
LEFT JOIN registry_namespace n ON n.account_id = u.namespace_id
WHERE u.storage_key = :key AND u.repository_name = :name AND u.account_id = :account
"""

REPOSITORY = "SELECT r.id, r.visibility FROM registry_repository r WHERE r.name = :name"

TAGS = """
SELECT t.name FROM registry_tag t WHERE t.repository_id = :repository AND t.name > :last ORDER BY t.name LIMIT :limit
"""

# Deleted repositories are called something that begins with a tilde, behind every name.
CATALOGUE = """
SELECT r.name FROM registry_repository r WHERE r.name > :last AND r.name < '~' ORDER BY r.name LIMIT :limit
"""

# Those that name the subject, and those in the index under the tag of old clients that name none: a page of each. The
# first begins at the subject, by the index whose own condition it repeats, and not at the repository's many links. Of
# these the first that have room together, for annotations may be megabytes; beside each, how many there were.
REFERRERS = """
SELECT m.digest, m.media_type, m.size, m.artifact_type, m.annotations, fitting.found
FROM (
  SELECT p.id, p.size, SUM(p.size) OVER (ORDER BY p.digest) AS upto, COUNT(*) OVER () AS found
  FROM (
    SELECT * FROM (
      SELECT m.id, m.digest, m.size
      FROM registry_manifest m
      WHERE m.subject = :subject AND NOT (m.subject = '') AND m.digest > :last
        AND (:type = '' OR m.artifact_type = :type)
        AND EXISTS (SELECT 1 FROM registry_manifestlink l WHERE l.manifest_id = m.id AND l.repository_id = :repository)
      ORDER BY m.digest LIMIT :limit
    ) named
    UNION
    SELECT * FROM (
      SELECT m.id, m.digest, m.size
      FROM registry_tag t
      JOIN registry_manifestlink i ON i.id = t.link_id
      JOIN registry_manifestreference e ON e.manifest_id = i.manifest_id AND e.kind = 'child'
      JOIN registry_manifest m ON m.id = e.child_id
      JOIN registry_manifestlink l ON l.manifest_id = m.id AND l.repository_id = :repository
      WHERE t.repository_id = :repository AND t.name = :fallback
        AND m.subject = '' AND m.digest > :last AND (:type = '' OR m.artifact_type = :type)
      ORDER BY m.digest LIMIT :limit
    ) listed
    ORDER BY digest LIMIT :limit
  ) p
) fitting
JOIN registry_manifest m ON m.id = fitting.id
WHERE fitting.upto <= :room OR fitting.upto = fitting.size
ORDER BY m.digest
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestRow:
    """A manifest in a repository; ``payload`` is empty where only its facts were asked for.

    ``known`` is what the admission had read beside it.
    """

    repository_id: int
    is_public: bool
    id: int
    digest: str
    media_type: str
    size: int
    payload: bytes
    known: Row = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BlobRow:
    """A blob in a repository; ``lease_until`` as the database gives it."""

    id: int
    repository_id: int
    is_public: bool
    lease_until: datetime | str
    size: int
    key: StorageKey

    def lease_ends(self) -> datetime:
        """Return until when the blob is kept for who asks; SQLite keeps times as text, in UTC without saying so."""
        if isinstance(self.lease_until, datetime):
            return self.lease_until
        return datetime.fromisoformat(self.lease_until).replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadRow:
    """An upload; ``offset`` counts the bytes that were acknowledged, ``is_held_up`` while the registry is read-only.

    Its repository's quota and its namespace's are 0 and None where there are no such rows yet.
    """

    id: int
    key: StorageKey
    offset: int
    is_held_up: bool
    repository_quota: int
    namespace_quota: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryRow:
    """A repository."""

    id: int
    is_public: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """What was looked for in a repository that exists: the thing, or None where the repository lacks it."""

    is_public: bool


class RegistryReads:
    """The reads, on whichever database there is. None stands for a repository that does not exist."""

    def __init__(self, reads: Reads, *, beside: Beside = NOTHING_BESIDE) -> None:
        self._reads = reads
        self._at_once = reads if isinstance(reads, SqliteReads) else None
        whole = f"{_MANIFEST_COLUMNS}, m.payload, {beside.columns}"
        self._get_by_tag = one(whole, _BY_TAG, joins=beside.joins)
        self._get_by_digest = one(whole, _BY_DIGEST, joins=beside.joins)
        self._tags, self._digests, self._blobs = (
            Together(reads, many(columns, below, joins=joins), ("names", "references"))
            for columns, below, joins in (
                (whole, _BY_TAG, beside.joins),
                (whole, _BY_DIGEST, beside.joins),
                (_BLOB_COLUMNS, _BLOB, ""),
            )
        )

    async def manifest(self, name: str, reference: str, *, whole: bool) -> ManifestRow | Within | None:
        """Find a manifest by tag or digest (which has a colon, as no tag does).

        ``whole`` reads its bytes too, and what the admission wants beside them.
        """
        if whole and self._at_once is None:
            together = self._digests if ":" in reference else self._tags
            return _manifest(await together.find(name, reference))
        statement = self._statement(reference, whole=whole)
        return _manifest(await self._reads.fetch_one(statement, {"name": name, "reference": reference}))

    async def blob(self, name: str, digest: str) -> BlobRow | Within | None:
        """Find a blob that the repository holds."""
        if self._at_once is None:
            return _blob(await self._blobs.find(name, digest))
        return _blob(await self._reads.fetch_one(BLOB, {"name": name, "reference": digest}))

    @property
    def is_at_once(self) -> bool:
        """Tell whether anything can be found without waiting: where the database is a file."""
        return self._at_once is not None

    def manifest_at_once(self, name: str, reference: str) -> ManifestRow | None:
        """Find a whole manifest without waiting; None where it is not there, or where one has to wait."""
        if self._at_once is None:
            return None
        statement = self._statement(reference, whole=True)
        found = _manifest(self._at_once.find_one(statement, {"name": name, "reference": reference}))
        return found if isinstance(found, ManifestRow) else None

    def blob_at_once(self, name: str, digest: str) -> BlobRow | None:
        """Find a blob without waiting; None where it is not there, or where one has to wait."""
        if self._at_once is None:
            return None
        found = _blob(self._at_once.find_one(BLOB, {"name": name, "reference": digest}))
        return found if isinstance(found, BlobRow) else None

    def _statement(self, reference: str, *, whole: bool) -> str:
        if ":" in reference:
            return self._get_by_digest if whole else HEAD_BY_DIGEST
        return self._get_by_tag if whole else HEAD_BY_TAG

    async def upload(self, name: RepositoryName, key: StorageKey, *, account_id: int | None) -> UploadRow | None:
        """Find an account's own upload to the repository of that name, which need not exist yet."""
        row = await self._reads.fetch_one(UPLOAD, {"name": name.text, "key": key, "account": account_id})
        if row is None:
            return None
        upload_id, stored, offset, is_held_up, repository_quota, namespace_quota = row
        return UploadRow(
            id=upload_id,
            key=StorageKey(stored),
            offset=offset,
            is_held_up=bool(is_held_up),
            repository_quota=repository_quota or 0,
            namespace_quota=namespace_quota,
        )

    async def repository(self, name: str) -> RepositoryRow | None:
        """Find a repository."""
        row = await self._reads.fetch_one(REPOSITORY, {"name": name})
        return None if row is None else RepositoryRow(id=row[0], is_public=row[1] == "public")

    async def tags(self, repository_id: int, *, last: str, limit: int) -> Sequence[str]:
        """Return up to ``limit`` tags after ``last``, by code point."""
        rows = await self._reads.fetch_all(TAGS, {"repository": repository_id, "last": last, "limit": limit})
        return [row[0] for row in rows]

    async def catalogue(self, *, last: str, limit: int) -> Sequence[str]:
        """Return up to ``limit`` repository names after ``last``, by code point."""
        rows = await self._reads.fetch_all(CATALOGUE, {"last": last, "limit": limit})
        return [row[0] for row in rows]

    async def referrers(
        self, repository_id: int, *, subject: Digest, artifact_type: str, last: str, limit: int, room: int
    ) -> Sequence[Row]:
        """Return manifests that refer to ``subject``: digest, type, size, artifact type, annotations.

        They name it, or an index lists them under the tag that stood for the API before there was one. Of up to
        ``limit``, whose number is the last column, those come that have no more than ``room`` bytes together, or one.
        """
        return await self._reads.fetch_all(
            REFERRERS,
            {
                "repository": repository_id,
                "subject": subject.text,
                "fallback": fallback_tag(subject),
                "type": artifact_type,
                "last": last,
                "limit": limit,
                "room": room,
            },
        )


def _manifest(row: Row | None) -> ManifestRow | Within | None:
    if row is None:
        return None
    repository_id, visibility, manifest_id, digest, media_type, size, payload, *known = row
    is_public = visibility == "public"
    if manifest_id is None:
        return Within(is_public=is_public)
    return ManifestRow(
        repository_id=repository_id,
        is_public=is_public,
        id=manifest_id,
        digest=digest,
        media_type=media_type,
        size=size,
        payload=b"" if payload is None else bytes(payload),
        known=tuple(known),
    )


def _blob(row: Row | None) -> BlobRow | Within | None:
    if row is None:
        return None
    visibility, link_id, size, key, repository_id, blob_id, lease_until = row
    is_public = visibility == "public"
    if link_id is None:
        return Within(is_public=is_public)
    return BlobRow(
        id=blob_id,
        repository_id=repository_id,
        is_public=is_public,
        lease_until=lease_until,
        size=size,
        key=StorageKey(key),
    )
