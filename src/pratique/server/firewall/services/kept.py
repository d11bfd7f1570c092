"""The rows of kept pages and files, and keeping them within a repository's limit.

A loss of power may take the newest of them along, and then what they tell of is got again; a row never tells of bytes
that are not on the disk.
"""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Sum

from pratique.server.firewall import metrics
from pratique.server.firewall.models import FileState, KeptFile, KeptPage
from pratique.server.firewall.store import package_store
from pratique.server.kernel import clock
from pratique.server.kernel.database.lightly import lightly
from pratique.server.kernel.database.statements import instant, places
from pratique.server.kernel.storage import StorageKey, new_key

_AT_ONCE = 200  # rows looked at together while making room


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """What is to be known of a page that was fetched, while the repository was of that ``revision``."""

    repository_id: int
    revision: int
    package: str
    key: StorageKey
    digest: str
    size: int
    etag: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """When an upstream last said that a page has not changed."""

    repository_id: int
    package: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A file that is to be fetched; ``stated`` is the digest that its page gives, ``size`` what its upstream says."""

    repository_id: int
    package: str
    name: str
    stated: str
    size: int = 0

    @property
    def file(self) -> tuple[int, str, str]:
        """Which file it is."""
        return self.repository_id, self.package, self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """The row of a file, and where its bytes are or will be; ``is_new``: nobody has claimed it before."""

    pk: int
    key: StorageKey
    is_new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file that is whole and what its page says."""

    pk: int
    key: StorageKey
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """A file that is whole and what its page says, and has no row yet."""

    claim: Claim
    key: StorageKey
    sha256: str


# By hand: of a page that is kept the ORM took two thirds of the time to write three statements.
_REVISIONS: Final = "SELECT id, revision FROM firewall_firewallrepository WHERE id IN ({ids}) ORDER BY id {lock}"
_PAGES: Final = """
SELECT repository_id, package, storage_key FROM firewall_keptpage
WHERE repository_id IN ({ids}) AND package IN ({packages})
ORDER BY repository_id, package {lock}
"""
_KEEP_PAGES: Final = """
INSERT INTO firewall_keptpage (repository_id, package, storage_key, digest, size, etag, fetched_at) VALUES {rows}
ON CONFLICT (repository_id, package) DO UPDATE SET storage_key = excluded.storage_key, digest = excluded.digest,
    size = excluded.size, etag = excluded.etag, fetched_at = excluded.fetched_at
"""


@lightly()
def keep_pages(pages: Sequence[PageFacts]) -> list[StorageKey | None]:
    """Make these the pages that are kept, and return for each the key that nobody needs any more: of the one before.

    What was fetched before its repository was changed is not kept: it may be another upstream's.
    """
    wanted = sorted({each.repository_id for each in pages})
    is_locking = connection.vendor == "postgresql"  # SQLite's transaction has the only writer's lock
    with connection.cursor() as cursor:
        # Locked, so that a change that forgets what is kept comes before this or after it.
        cursor.execute(_REVISIONS.format(ids=places(wanted), lock="FOR NO KEY UPDATE" if is_locking else ""), wanted)
        revisions = dict(cursor.fetchall())
        latest = {
            (each.repository_id, each.package): each
            for each in pages
            if revisions.get(each.repository_id) == each.revision
        }
        if not latest:
            return [each.key for each in pages]
        packages = sorted({package for _, package in latest})
        statement = _PAGES.format(
            ids=places(wanted), packages=places(packages), lock="FOR UPDATE" if is_locking else ""
        )
        cursor.execute(statement, [*wanted, *packages])
        before = {(repository, package): StorageKey(key) for repository, package, key in cursor.fetchall()}
        rows = [
            (each.repository_id, each.package, each.key, each.digest, each.size, each.etag, instant(each.fetched_at))
            for _, each in sorted(latest.items())
        ]
        row = "(%s, %s, %s, %s, %s, %s, %s)"
        cursor.execute(
            _KEEP_PAGES.format(rows=", ".join([row] * len(rows))), [value for each in rows for value in each]
        )
    return [
        before.get(place) if latest.get(place) is each else each.key
        for each in pages
        for place in ((each.repository_id, each.package),)
    ]


@lightly()
def mark_fresh(pages: Sequence[Freshness]) -> list[None]:
    """Note that upstreams said that pages have not changed."""
    for each in sorted(pages, key=lambda page: (page.repository_id, page.package)):
        KeptPage.objects.filter(repository=each.repository_id, package=each.package).update(fetched_at=each.at)
    return [None] * len(pages)


@lightly()
def claim_files(claims: Sequence[Claim]) -> list[Claimed]:
    """Return the rows of files, made now where there are none.

    A row of another digest is of a file that the upstream has replaced: it begins anew. New rows are inserted in one
    order, so that processes that claim the same files never wait in a circle.
    """
    wanted = {each.file: each for each in claims}
    made = [
        KeptFile(
            repository_id=each.repository_id,
            package=each.package,
            name=each.name,
            stated=each.stated,
            storage_key=new_key(),
            size=each.size,
        )
        for _, each in sorted(wanted.items())
    ]
    # Nobody claims what he has seen a row of, as a rule: so they are inserted before they are looked for.
    KeptFile.objects.bulk_create(made, ignore_conflicts=True)
    rows = KeptFile.objects.filter(
        repository__in={each.repository_id for each in claims},
        package__in={each.package for each in claims},
        name__in={each.name for each in claims},
    )
    fields = rows.order_by("pk").values_list("repository_id", "package", "name", "pk", "storage_key", "stated")
    found = {(repository, package, name): (pk, key, stated) for repository, package, name, pk, key, stated in fields}
    new = {row.storage_key for row in made}
    return [_claimed(*found[each.file], wanted=each.stated, new=new) for each in claims]


def _claimed(pk: int, key: str, stated: str, *, wanted: str, new: Collection[str]) -> Claimed:
    if stated == wanted:
        return Claimed(pk=pk, key=StorageKey(key), is_new=key in new)
    fresh = new_key()
    KeptFile.objects.filter(pk=pk).update(state=FileState.FETCHING, stated=wanted, storage_key=fresh, sha256="", size=0)
    transaction.on_commit(lambda: drop_bytes([StorageKey(key)]))
    return Claimed(pk=pk, key=fresh)


def announce_size(pk: int, size: int) -> None:
    """Note how long the upstream says that a file is, so that other processes can tell their clients."""
    KeptFile.objects.filter(pk=pk).update(size=size)


@lightly()
def keep_files(files: Sequence[Found]) -> list[None]:
    """Note that files are whole and what their pages say."""
    now = clock.now()
    for each in sorted(files, key=lambda file: file.pk):
        KeptFile.objects.filter(pk=each.pk, storage_key=each.key).update(
            state=FileState.KEPT, sha256=each.sha256, size=each.size, used_at=now
        )
    return [None] * len(files)


_ADD_FILES: Final = """
INSERT INTO firewall_keptfile
    (repository_id, package, name, state, storage_key, stated, sha256, size, created_at, used_at)
VALUES {rows}
ON CONFLICT DO NOTHING
"""


@lightly()
def add_files(files: Sequence[NewFile]) -> list[StorageKey]:
    """Make rows of whole files, and return the keys that got none: their files have a row of somebody else's."""
    now = instant(clock.now())
    row = "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
    given: list[Any] = []
    for each in sorted(files, key=lambda file: file.claim.file):
        claim = each.claim
        given += [claim.repository_id, claim.package, claim.name, FileState.KEPT.value, each.key, claim.stated]
        given += [each.sha256, claim.size, now, now]
    with connection.cursor() as cursor:
        cursor.execute(_ADD_FILES.format(rows=", ".join([row] * len(files))), given)
        if cursor.rowcount == len(files):
            return []
    keys = [each.key for each in files]
    there = set(KeptFile.objects.filter(storage_key__in=keys).values_list("storage_key", flat=True))
    return [each for each in keys if each not in there]


def forget_file(pk: int, key: StorageKey) -> None:
    """Forget a file that cannot be fetched, or whose bytes are gone."""
    KeptFile.objects.filter(pk=pk, storage_key=key).delete()


@lightly()
def note_uses(keys: Collection[StorageKey]) -> None:
    """Note that kept files were used."""
    KeptFile.objects.filter(storage_key__in=sorted(keys)).update(used_at=clock.now())


def make_room(repository_id: int, limit: int) -> int:
    """Drop the files used longest ago until the rest is within the limit; return how many bytes went."""
    kept = KeptFile.objects.filter(repository=repository_id, state=FileState.KEPT)
    over = (kept.aggregate(size=Sum("size"))["size"] or 0) - limit
    freed = 0
    while freed < over:
        with transaction.atomic():
            rows = list(kept.order_by("used_at", "pk").values_list("pk", "storage_key", "size")[:_AT_ONCE])
            if not rows:
                break
            going = []
            for row in rows:
                if freed >= over:
                    break
                going.append(row)
                freed += row[2]
            KeptFile.objects.filter(pk__in=[pk for pk, _, _ in going]).delete()
        drop_bytes([StorageKey(key) for _, key, _ in going])
    metrics.EVICTED.inc(max(freed, 0))
    return freed


def abandoned(before: timedelta) -> list[KeptFile]:
    """Return the files whose fetching began long ago and was not finished."""
    rows = KeptFile.objects.filter(state=FileState.FETCHING, created_at__lt=clock.now() - before)
    return list(rows.order_by("pk")[:_AT_ONCE])


def drop_nameless(before: timedelta, check: Callable[[], None]) -> int:
    """Delete old bytes of which no row tells: a crash may lose a row, or come before it; return how many keys went."""
    gone, until = 0, clock.now() - before
    old = (each.key for each in package_store().listing() if each.modified_at < until)
    while keys := list(islice(old, _AT_ONCE)):
        check()
        named: set[str] = set()
        for rows in (KeptFile.objects, KeptPage.objects):
            named.update(rows.filter(storage_key__in=keys).values_list("storage_key", flat=True))
        nameless = [each for each in keys if each not in named]
        drop_bytes(nameless)
        gone += len(nameless)
    return gone


def drop_bytes(keys: Sequence[StorageKey]) -> None:
    """Delete bytes that no row names any more. Blocks; not for the event loop."""
    if keys:
        asyncio.run(_drop(keys))


async def _drop(keys: Sequence[StorageKey]) -> None:
    store = package_store()
    for key in keys:
        await store.delete(key)
