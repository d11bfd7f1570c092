"""Files of packages: each is got from its upstream once, however many wait for it, in however many processes.

Who asks the upstream for a file that has no row is decided by a lock on its name, and who writes the bytes of one that
has by the store's own lock on its key. Both end with the process that holds them: no lease, no clock. Everybody else,
here and in other processes on the same store, reads behind the writer. If a writer dies, one of those who wait goes on
where it stopped. A small file has a row when it is whole, and is waited for until then; any other as soon as its
upstream begins to send it, and then its name is let go.

Invariant: the last 64 KiB of a file are given to nobody before its digest was found right; what is not right is not
kept.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import BinaryIO, Final

import structlog

from pratique.server.firewall.adapters import Listed
from pratique.server.firewall.errors import FileTooLarge, NoFile, UpstreamDown, UpstreamLied
from pratique.server.firewall.reads import FileRow, FirewallReads, RepositoryRow
from pratique.server.firewall.services import kept
from pratique.server.firewall.settings import PackagesSettings
from pratique.server.firewall.upstream.client import NotThere, Upstreams
from pratique.server.firewall.upstream.digests import strongest
from pratique.server.firewall.upstream.fetching import Fetch, Overtaken, Progress
from pratique.server.firewall.upstream.keeping import Right, found_of, keep
from pratique.server.kernel.planes import Group, in_database
from pratique.server.kernel.storage import (
    BytesCutShort,
    BytesMissing,
    DiskStore,
    StorageFailed,
    StorageFull,
    StorageKey,
    WriterBusy,
    new_key,
)
from pratique.server.kernel.storage.disk import DiskWriter
from pratique.server.kernel.storage.small import SmallBlobs

_PIECE: Final = 256 * 1024
_LOOK: Final = 0.05  # seconds between looks at a file that another process writes
_SOON: Final = 1.0  # seconds within which a process that follows a writer sees that it gave up
_ROUNDS: Final = 5
_SHARES: Final = 100  # a process looks whether a limit is passed after each hundredth of it that it fetched

_log = structlog.get_logger("firewall")


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A file that is kept, whole and checked. ``data``: all of it, where it is small and in memory."""

    key: StorageKey
    size: int
    sha256: str
    data: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arriving:
    """A file that is being fetched. ``size`` is what the upstream announced; None where it did not.

    ``whole`` gives it once it is whole and checked, and None until then.
    """

    size: int | None
    pieces: AsyncGenerator[bytes]
    whole: Callable[[], Whole | None]


class Files:
    """The files that a process gives out."""

    def __init__(
        self, *, reads: FirewallReads, store: DiskStore, upstreams: Upstreams, settings: PackagesSettings
    ) -> None:
        self._reads = reads
        self._store = store
        self._upstreams = upstreams
        self._settings = settings
        self._small = SmallBlobs(store, largest=settings.small_file, room=settings.small_files)
        self._running: dict[tuple[int, str, str], Progress] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(settings.fetches)
        self._claims = Group(self._claim)
        self._opened: dict[StorageKey, DiskWriter] = {}
        self._keeping = Group(partial(keep, store))
        self._names = store.names()
        self._tidying = asyncio.Lock()
        self._came_in: Counter[int] = Counter()

    async def get(self, repository: RepositoryRow, package: str, listed: Listed) -> Whole | Arriving:
        """Return a file, kept or arriving; when it arrives, its first bytes are there, so that it may be answered.

        Raises ``NoFile``, ``UpstreamLied``, ``FileTooLarge`` and what asking an upstream may raise, also while pieces
        are taken.
        """
        for _ in range(_ROUNDS):
            stated = strongest(listed.digests)
            row = await self._reads.file(repository.id, package, listed.name)
            if row is not None and row.is_kept and row.stated == stated:
                whole = await self._kept(row)
                if whole is not None:
                    return whole
                await in_database(kept.forget_file, row.id, row.key)
                row = None
            progress = self._progress(repository, package, listed, stated, is_known=row is not None)
            await progress.begun(more_than=0)
            if progress.is_lost:
                continue
            arrived = partial(self._whole, progress)
            return arrived() or Arriving(size=progress.size, pieces=self._pieces(progress), whole=arrived)
        reason = "it was replaced again and again while it was fetched"
        raise UpstreamDown(repository=repository.name, what=listed.name, reason=reason)

    async def _kept(self, row: FileRow) -> Whole | None:
        """Return a file whose row says that it is kept; None where its bytes are gone."""
        data = None
        if row.size > self._small.largest:
            size = await self._store.size(row.key)
        else:
            try:
                data = await self._small.read(row.key, size=row.size)
            except (BytesMissing, BytesCutShort):
                return None
            size = len(data)
        return Whole(key=row.key, size=row.size, sha256=row.sha256, data=data) if size == row.size else None

    def _whole(self, progress: Progress) -> Whole | None:
        if not progress.is_done:
            return None
        data = None if progress.data is None else bytes(progress.data)
        return Whole(key=progress.key, size=progress.have, sha256=progress.sha256, data=data)

    async def settle(self, within: float) -> None:
        """Wait for what is being fetched and written down, for at most that many seconds."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within)

    async def stop(self) -> None:
        """End what is being fetched; what was written is gone on with later."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._claims.stop()
        await self._keeping.stop()
        while self._opened:
            self._opened.popitem()[1].close_now()
        self._names.close()

    def _progress(
        self, repository: RepositoryRow, package: str, listed: Listed, stated: str, *, is_known: bool
    ) -> Progress:
        key = (repository.id, package, listed.name)
        progress = self._running.get(key)
        if progress is None or progress.stated != stated:
            progress = self._running[key] = Progress(stated)
            claim = kept.Claim(repository_id=repository.id, package=package, name=listed.name, stated=stated)
            task = asyncio.create_task(self._run(progress, repository, listed, claim, is_known=is_known))
            self._tasks.add(task)
            task.add_done_callback(partial(self._ended, key, progress))
        return progress

    def _ended(self, key: tuple[int, str, str], progress: Progress, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if self._running.get(key) is progress:
            del self._running[key]

    async def _pieces(self, progress: Progress) -> AsyncGenerator[bytes]:
        """Yield what is there, but for the last 64 KiB of a file that was not checked yet.

        It is opened once: who reads slowly gets all of it, though it was kept and gave way to others meanwhile.
        """
        offset = 0
        with contextlib.ExitStack() as opened:
            file: BinaryIO | None = None
            while True:
                await progress.begun(more_than=offset)
                if progress.is_lost:
                    raise _replaced(progress)
                until = progress.free
                while offset < until:
                    length = min(_PIECE, until - offset)
                    if progress.data is not None:
                        piece = bytes(progress.data[offset : offset + length])
                    else:
                        file = file or opened.enter_context(await self._opened_to_read(progress))
                        piece = await self._store.read_open(file, start=offset, length=length)
                    if len(piece) < length:
                        raise BytesCutShort(key=progress.key, there=offset + len(piece), size=progress.have)
                    offset += length
                    yield piece
                if progress.is_done and offset >= progress.have:
                    return

    async def _opened_to_read(self, progress: Progress) -> BinaryIO:
        """Open bytes that were there. Raises what the fetching failed with where that took them away."""
        try:
            return await self._store.open_file(progress.key)
        except BytesMissing:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_SOON):
                    await progress.begun(more_than=progress.have)
            if progress.is_lost:
                raise _replaced(progress) from None
            raise

    async def _run(
        self, progress: Progress, repository: RepositoryRow, listed: Listed, claim: kept.Claim, *, is_known: bool
    ) -> None:
        """Fetch a file, or follow whoever does, and tell those who wait how it ends."""
        progress.repository, progress.name = repository.name, listed.name
        try:
            writer = None
            is_ours = not is_known and await self._take_name(claim)
            if is_ours:
                progress.key = new_key()
            else:
                writer = await self._claimed(progress, claim)
            try:
                async with self._room:
                    await self._fetch(progress, repository, listed, claim, writer)
            finally:
                if is_ours:
                    self._names.let_go(_name(claim))
        except Overtaken:
            return
        except NotThere:
            progress.fail(NoFile(repository=repository.name, file=listed.name, package=claim.package))
            await self._forget(progress)
        except (UpstreamLied, FileTooLarge) as problem:
            progress.fail(problem)  # before its bytes go: who reads them is to be told why they do
            await self._forget(progress)
        except asyncio.CancelledError:
            progress.fail(UpstreamDown(repository=repository.name, what=listed.name, reason="this process is stopping"))
            raise
        except Exception as problem:  # noqa: BLE001 — told to everybody who waits for the file
            if progress.is_done:  # it was right and given out; whoever asks next goes on with what is there
                _log.exception("file_not_kept", repository=repository.name, file=listed.name)
                return
            if not progress.have:
                await self._forget(progress)
            progress.fail(problem)

    async def _take_name(self, claim: kept.Claim) -> bool:
        """Lock the name of a file that has no row, so that nobody else asks for it; false where it has one by now."""
        while True:
            is_ours = await asyncio.to_thread(self._names.take_now, _name(claim))
            if await self._reads.file(claim.repository_id, claim.package, claim.name) is not None:
                if is_ours:
                    self._names.let_go(_name(claim))
                return False
            if is_ours:
                return True
            await asyncio.sleep(_LOOK)

    async def _claimed(self, progress: Progress, claim: kept.Claim) -> DiskWriter:
        """Return the right to write a file, which has a row then. Raises ``Overtaken``."""
        claimed = await self._claims.write(replace(claim, size=progress.size or 0))
        progress.row, progress.key = claimed.pk, claimed.key
        writer = await self._writer(progress, claim, opened=self._opened.pop(claimed.key, None))
        if writer is None:
            raise Overtaken
        return writer

    async def _writer(self, progress: Progress, claim: kept.Claim, *, opened: DiskWriter | None) -> DiskWriter | None:
        """Return the right to write the file; None when somebody else had it and the file came to an end."""
        while True:
            writer = opened or await self._try_to_write(progress)
            opened = None
            row = await self._reads.file(claim.repository_id, claim.package, claim.name)
            if row is not None and row.key == progress.key and not row.is_kept:
                if writer is not None:
                    return writer
                progress.size = row.size or progress.size
                progress.advance((await self._store.size(progress.key)) or 0)
                await asyncio.sleep(_LOOK)
                continue
            if writer is not None:
                await writer.close()
            if row is not None and row.key == progress.key:
                progress.finish(row.size, row.sha256)
            else:
                progress.lose()
            return None

    async def _try_to_write(self, progress: Progress) -> DiskWriter | None:
        try:
            return await self._store.write(progress.key)
        except WriterBusy:
            return None
        except BytesMissing:
            pass
        try:
            return await self._store.create(progress.key)
        except WriterBusy:
            return None
        except StorageFailed:
            if await self._store.size(progress.key) is None:
                raise
            return None  # another process was quicker

    def _claim(self, claims: Sequence[kept.Claim]) -> list[kept.Claimed]:
        """Find the files' rows, and open those of new ones at once: nobody else can have begun them."""
        claimed = kept.claim_files(claims)
        for each in claimed:
            if each.is_new and each.key not in self._opened:
                with contextlib.suppress(StorageFull, StorageFailed, WriterBusy):  # said to who tries it alone
                    self._opened[each.key] = self._store.create_now(each.key)
        return claimed

    async def _fetch(
        self,
        progress: Progress,
        repository: RepositoryRow,
        listed: Listed,
        claim: kept.Claim,
        writer: DiskWriter | None,
    ) -> None:
        async def claimed() -> DiskWriter:
            made = await self._claimed(progress, claim)
            self._names.let_go(_name(claim))  # its row says from now on who fetches it
            return made

        fetch = Fetch(
            upstreams=self._upstreams,
            store=self._store,
            settings=self._settings,
            repository=repository,
            listed=listed,
            progress=progress,
            writer=writer,
            claim=claimed,
        )
        try:
            await fetch.run()
            data = None if progress.data is None else bytes(progress.data)
            if data is not None:
                self._small.keep(progress.key, data)
            # It is right: nobody waits for it to be on the disk, which is told to what is kept and not to a client.
            progress.finish(fetch.size, progress.sha256)
            if data is None and fetch.writer is not None:
                await fetch.writer.seal()
            # Before the lock is let go: else another process would take the file for one to go on with.
            await self._keeping.write(Right(found=found_of(progress, claim), writer=fetch.writer, data=data))
        finally:
            if fetch.writer is not None:
                await fetch.writer.close()
        await self._tidy(repository, progress.have)

    async def _tidy(self, repository: RepositoryRow, more: int) -> None:
        """Keep a repository within its limit, looked at once for each small share of it that came in."""
        self._came_in[repository.id] += more
        if self._came_in[repository.id] * _SHARES < repository.cache_limit:
            return
        self._came_in[repository.id] = 0
        async with self._tidying:
            await in_database(kept.make_room, repository.id, repository.cache_limit)

    async def _forget(self, progress: Progress) -> None:
        if progress.row:
            await in_database(kept.forget_file, progress.row, progress.key)
            await self._store.delete(progress.key)


def _name(claim: kept.Claim) -> str:
    """Return what the file's name is locked by."""
    return "/".join(map(str, claim.file))


def _replaced(progress: Progress) -> UpstreamDown:
    return UpstreamDown(repository=progress.repository, what=progress.name, reason="it was replaced")
