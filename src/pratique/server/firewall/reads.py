"""The firewall's reads on its hot paths: one hand-written statement each, by unique keys.

Everything that can change is read each time, so that each process sees its own and others' writes at once; the epoch of
policies and index comes along, so that a judgement that is kept is known to be present.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from pratique.server.firewall.models import Access, FileState, Mode, ScanState
from pratique.server.kernel.database.reads import Reads, Row
from pratique.server.kernel.database.statements import as_instant
from pratique.server.kernel.storage import StorageKey

REPOSITORY = """
SELECT r.id, r.name, r.ecosystem, r.upstream, r.mode, r.access, r.blocks_on_errors, r.removes_refused,
       r.allows_private, r.reserved, r.cache_limit, r.credentials, r.revision
FROM firewall_firewallrepository r
WHERE r.name = :name AND r.ecosystem = :ecosystem
"""
PAGE = """
SELECT p.storage_key, p.digest, p.size, p.etag, p.fetched_at, p.learned
FROM firewall_keptpage p
WHERE p.repository_id = :repository AND p.package = :package
"""
FILE = """
SELECT f.id, f.state, f.storage_key, f.stated, f.sha256, f.size
FROM firewall_keptfile f
WHERE f.repository_id = :repository AND f.package = :package AND f.name = :name
"""
SCAN = "SELECT p.status, p.error FROM firewall_package p WHERE p.purl = :purl"


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryRow:
    """A firewall repository as the plane needs it."""

    id: int
    name: str
    ecosystem: str
    upstream: str
    mode: Mode
    access: Access
    blocks_on_errors: bool
    removes_refused: bool
    allows_private: bool
    reserved: Sequence[str]
    cache_limit: int
    credentials: bytes | None
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRow:
    """A kept page."""

    key: StorageKey
    digest: str
    size: int
    etag: str
    fetched_at: datetime
    learned: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """A kept file, or one that somebody is fetching."""

    id: int
    is_kept: bool
    key: StorageKey
    stated: str
    sha256: str
    size: int


class FirewallReads:
    """The reads, over either database."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def repository(self, ecosystem: str, name: str) -> RepositoryRow | None:
        """Find a repository."""
        row = await self._reads.fetch_one(REPOSITORY, {"name": name, "ecosystem": ecosystem})
        return None if row is None else _repository(row)

    async def page(self, repository: int, package: str) -> PageRow | None:
        """Find a kept page."""
        row = await self._reads.fetch_one(PAGE, {"repository": repository, "package": package})
        if row is None:
            return None
        key, digest, size, etag, fetched_at, learned = row
        return PageRow(
            key=StorageKey(key),
            digest=digest,
            size=size,
            etag=etag,
            fetched_at=as_instant(fetched_at),
            learned=learned,
        )

    async def file(self, repository: int, package: str, name: str) -> FileRow | None:
        """Find a file."""
        row = await self._reads.fetch_one(FILE, {"repository": repository, "package": package, "name": name})
        if row is None:
            return None
        pk, state, key, stated, sha256, size = row
        return FileRow(
            id=pk, is_kept=state == FileState.KEPT, key=StorageKey(key), stated=stated, sha256=sha256, size=size
        )

    async def scan(self, purl: str) -> tuple[ScanState | None, str]:
        """Say how far the scan of a package is, None where nobody asked for it, and why it failed."""
        row = await self._reads.fetch_one(SCAN, {"purl": purl})
        return (None, "") if row is None else (ScanState(row[0]), row[1])


def _repository(row: Row) -> RepositoryRow:
    reserved: Any = row[9]
    credentials: Any = row[11]
    return RepositoryRow(
        id=row[0],
        name=row[1],
        ecosystem=row[2],
        upstream=row[3],
        mode=Mode(row[4]),
        access=Access(row[5]),
        blocks_on_errors=bool(row[6]),
        removes_refused=bool(row[7]),
        allows_private=bool(row[8]),
        reserved=tuple(msgspec.json.decode(reserved) if isinstance(reserved, str) else reserved),
        cache_limit=row[10],
        credentials=None if credentials is None else bytes(credentials),
        revision=row[12],
    )
