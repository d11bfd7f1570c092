"""Pages of packages: from memory, from what is kept, or from the upstream, which one request asks for all who wait.

A page is good for `packages.page_fresh`; then the upstream is asked whether it changed. An upstream that cannot be
reached, has too much to do or gives what nobody can read leaves the page that is kept in use, marked as stale, and is
left alone for a while: in the last case only about that page.
"""

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

import aiohttp
import structlog
import zstandard

from pratique.core.ecosystems.releases import UnreadablePage
from pratique.server.firewall.adapters import Adapter
from pratique.server.firewall.errors import NoPackage, UpstreamBusy, UpstreamDown, UpstreamUnreadable
from pratique.server.firewall.reads import FirewallReads, PageRow, RepositoryRow
from pratique.server.firewall.services import kept
from pratique.server.firewall.settings import PackagesSettings
from pratique.server.firewall.upstream.client import NotThere, Upstreams
from pratique.server.kernel import clock
from pratique.server.kernel.planes import Group
from pratique.server.kernel.storage import BytesMissing, DiskStore, StorageKey, new_key

_LARGE: Final = 128 * 1024  # bytes of a page beyond which it is read outside the event loop
_PACKED: Final = 3  # zstd's level
_LEFT_ALONE: Final = 10.0  # seconds
_ALL: Final = ""  # packages of a repository
_ETAG_MAX: Final = 512

_log = structlog.get_logger("firewall")

_Page = tuple[int, int, str]
"""A repository, its revision, and a package: what was got before a change is not taken for what is got after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A page; ``digest`` is of its content, ``size`` what it takes. ``stale_since`` where the upstream is away."""

    page: Any
    digest: str
    size: int
    etag: str
    fetched_at: datetime
    stale_since: datetime | None = None
    learned: int = 0
    """How often scans learned something of its versions that it does not tell."""

    @property
    def age(self) -> int:
        """How many seconds ago the upstream was asked for it."""
        return max(0, int((clock.now() - self.fetched_at).total_seconds()))


class Pages:
    """The pages of a process."""

    def __init__(
        self, *, reads: FirewallReads, store: DiskStore, upstreams: Upstreams, settings: PackagesSettings
    ) -> None:
        self._reads = reads
        self._store = store
        self._upstreams = upstreams
        self._settings = settings
        self._memory = _Memory(settings.pages_memory)
        self._getting: dict[_Page, asyncio.Task[Held]] = {}
        self._fresh: dict[_Page, Held] = {}
        self._alone: dict[tuple[int, str], float] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._keeping = Group(self._write_down)
        self._freshness = Group(kept.mark_fresh)

    async def get(self, repository: RepositoryRow, adapter: Adapter, package: str) -> Held:
        """Return a package's page. Raises ``NoPackage`` and what asking an upstream may raise."""
        key = _key(repository, package)
        task = self._getting.get(key)
        if task is None:
            # The look at what is kept belongs to it: who looked before a page came and went on after it was kept
            # would ask the upstream once more.
            task = asyncio.create_task(self._get(repository, adapter, package))
            self._getting[key] = task
            task.add_done_callback(partial(self._got, key))
        return await asyncio.shield(task)

    async def _get(self, repository: RepositoryRow, adapter: Adapter, package: str) -> Held:
        present = self._fresh.get(_key(repository, package)) or await self._kept(repository, adapter, package)
        if present is not None and self._is_fresh(present):
            return present
        if present is not None and self._is_left_alone(repository, package):
            return replace(present, stale_since=present.fetched_at)
        return await self._refresh(repository, adapter, package, present)

    async def stop(self) -> None:
        """Wait for what is being written."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=5)

    def _got(self, key: _Page, task: asyncio.Task[Held]) -> None:
        self._getting.pop(key, None)
        if not task.cancelled():
            task.exception()  # looked at, should everybody who waited for it have gone

    def _is_fresh(self, held: Held) -> bool:
        # Of a page of a time to come, which a clock that was set right leaves, nobody knows how old it is.
        return abs(clock.now() - held.fetched_at) < timedelta(seconds=self._settings.page_fresh)

    def _is_left_alone(self, repository: RepositoryRow, package: str) -> bool:
        until = max(self._alone.get((repository.id, which), 0.0) for which in (package, _ALL))
        return time.monotonic() < until

    async def _kept(self, repository: RepositoryRow, adapter: Adapter, package: str) -> Held | None:
        row = await self._reads.page(repository.id, package)
        if row is None:
            return None
        known = self._memory.get(row.digest)
        if known is None:
            try:
                data = await self._store.read(row.key)
                known = await _outside(len(data), partial(_unpack, adapter, data, row))
            except (BytesMissing, ValueError, zstandard.ZstdError):
                _log.warning("page_lost", repository=repository.name, package=package)
                return None
            self._memory.put(row.digest, known, row.size)
        return Held(
            page=known,
            digest=row.digest,
            size=row.size,
            etag=row.etag,
            fetched_at=row.fetched_at,
            learned=row.learned,
        )

    async def _refresh(self, repository: RepositoryRow, adapter: Adapter, package: str, old: Held | None) -> Held:
        try:
            held = await self._ask(repository, adapter, package, old)
        except (UpstreamDown, UpstreamBusy, UpstreamUnreadable) as problem:
            _log.warning("upstream_problem", repository=repository.name, package=package, problem=str(problem))
            if old is None:
                raise
            # What nobody can read is the trouble of this page; else it is that of all.
            which = package if isinstance(problem, UpstreamUnreadable) else _ALL
            self._alone[repository.id, which] = time.monotonic() + _LEFT_ALONE
            return replace(old, stale_since=old.fetched_at)
        for which in (package, _ALL):
            self._alone.pop((repository.id, which), None)
        return held

    async def _ask(self, repository: RepositoryRow, adapter: Adapter, package: str, old: Held | None) -> Held:
        headers = {"Accept": adapter.accept}
        if old is not None and old.etag:
            headers["If-None-Match"] = old.etag
        what = f"the page of {package}"
        url = adapter.page_address(repository.upstream, package)
        try:
            async with (
                asyncio.timeout(self._settings.page_within),
                self._upstreams.get(repository, url, what=what, headers=headers) as response,
            ):
                if response.status == 304 and old is not None:  # noqa: PLR2004 — Not Modified
                    held = replace(old, fetched_at=clock.now())
                    fresh = kept.Freshness(repository_id=repository.id, package=package, at=held.fetched_at)
                    self._later(_key(repository, package), held, self._freshness.write(fresh))
                    return held
                body = await self._body(response, repository, what)
                address, kind = str(response.url), response.headers.get("Content-Type", "")
                etag = response.headers.get("ETag", "")[:_ETAG_MAX]
        except NotThere as error:
            raise NoPackage(package=package, repository=repository.name) from error
        except TimeoutError as error:
            reason = f"it took more than {self._settings.page_within:g} s"
            raise UpstreamDown(repository=repository.name, what=what, reason=reason) from error
        read = partial(_read, adapter, body, package=package, content_type=kind, address=address)
        try:
            page, data, digest = await _outside(len(body), read)
        except UnreadablePage as error:
            raise UpstreamUnreadable(repository=repository.name, what=what, reason=error.reason) from error
        learned = 0 if old is None else old.learned
        held = Held(page=page, digest=digest, size=len(data), etag=etag, fetched_at=clock.now(), learned=learned)
        self._memory.put(digest, page, len(data))
        self._later(_key(repository, package), held, self._keep(repository, package, held, data))
        return held

    async def _body(self, response: aiohttp.ClientResponse, repository: RepositoryRow, what: str) -> bytes:
        pieces, size = [], 0
        async for piece in response.content.iter_any():
            pieces.append(piece)
            size += len(piece)
            if size > self._settings.page_max:
                reason = f"it is larger than {self._settings.page_max} bytes (packages.page_max)"
                raise UpstreamUnreadable(repository=repository.name, what=what, reason=reason)
        return b"".join(pieces)

    def _later(self, key: _Page, held: Held, work: Coroutine[Any, Any, None]) -> None:
        """Write a page down while its answer is on its way; until then this process remembers it."""
        self._fresh[key] = held

        async def run() -> None:
            try:
                await work
            except Exception:  # noqa: BLE001 — a page that cannot be kept is served all the same
                _log.exception("page_not_kept", package=key[2])
            finally:
                self._fresh.pop(key, None)

        task = asyncio.create_task(run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _keep(self, repository: RepositoryRow, package: str, held: Held, data: bytes) -> None:
        facts = kept.PageFacts(
            repository_id=repository.id,
            revision=repository.revision,
            package=package,
            key=new_key(),
            digest=held.digest,
            size=held.size,
            etag=held.etag,
            fetched_at=held.fetched_at,
        )
        before = await self._keeping.write((facts, data))
        if before is not None:
            await self._store.delete(before)

    def _write_down(self, pages: Sequence[tuple[kept.PageFacts, bytes]]) -> Sequence[StorageKey | None]:
        """Keep pages. Not sealed: one that a loss of power damages is noticed by its digest and got again."""
        packer = zstandard.ZstdCompressor(level=_PACKED)
        for facts, data in pages:
            self._store.put_now(facts.key, packer.compress(data))
        return kept.keep_pages([facts for facts, _ in pages])


class _Memory:
    """Pages used last, by what they hold, within a number of bytes."""

    def __init__(self, room: int) -> None:
        self._pages: OrderedDict[str, tuple[Any, int]] = OrderedDict()
        self._left = room
        self._room = room

    def get(self, digest: str) -> Any:
        found = self._pages.get(digest)
        if found is None:
            return None
        self._pages.move_to_end(digest)
        return found[0]

    def put(self, digest: str, page: Any, size: int) -> None:
        if digest in self._pages or size > self._room:
            return
        self._pages[digest] = (page, size)
        self._left -= size
        while self._left < 0:
            _, (_, dropped) = self._pages.popitem(last=False)
            self._left += dropped


def _key(repository: RepositoryRow, package: str) -> _Page:
    return repository.id, repository.revision, package


async def _outside(size: int, call: partial[Any]) -> Any:
    """Do it in a thread where it is much."""
    return call() if size <= _LARGE else await asyncio.to_thread(call)


def _read(adapter: Adapter, body: bytes, *, package: str, content_type: str, address: str) -> tuple[Any, bytes, str]:
    """Return a page, how it is kept, and the digest of that."""
    page = adapter.read(body, package=package, content_type=content_type, address=address)
    data = adapter.encode(page)
    return page, data, hashlib.sha256(data).hexdigest()


def _unpack(adapter: Adapter, data: bytes, row: PageRow) -> Any:
    whole = zstandard.ZstdDecompressor().decompress(data, max_output_size=row.size)  # bounded: by the row's size
    if hashlib.sha256(whole).hexdigest() != row.digest:
        message = "its digest is another one"
        raise ValueError(message)
    return adapter.decode(whole)
