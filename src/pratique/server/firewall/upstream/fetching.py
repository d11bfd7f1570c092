"""Fetching one file: from the upstream into its digests and the store, in batches, and going on where it stopped.

A small file is gathered in memory, and given out from there; it is stored when it is right, together with others, by
who keeps files. Where any other is stored is told when its upstream has begun to send it.
"""

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Final, NoReturn

import aiohttp
import structlog

from pratique.server.firewall import metrics
from pratique.server.firewall.adapters import Listed
from pratique.server.firewall.errors import FileTooLarge, UpstreamDown, UpstreamLied
from pratique.server.firewall.reads import RepositoryRow
from pratique.server.firewall.services import kept
from pratique.server.firewall.settings import PackagesSettings
from pratique.server.firewall.upstream.client import Upstreams
from pratique.server.firewall.upstream.digests import Digests
from pratique.server.kernel.planes import in_database
from pratique.server.kernel.storage import BlobStore, StorageKey, hash_outside
from pratique.server.kernel.storage.disk import DiskWriter

WITHHELD: Final = 64 * 1024
_BATCH: Final = 1024 * 1024  # bytes
_STEP: Final = 64 * 1024  # bytes that must come within `packages.file_idle`
_INLINE: Final = 128 * 1024  # bytes that are hashed sooner than another thread is told to
_ANNOUNCED: Final = 1024 * 1024  # bytes from which on other processes are told later how long a file will be
_TRIES: Final = 3
_RANGE: Final = re.compile(r"bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\*)")

_log = structlog.get_logger("firewall")


class Progress:
    """How far a file is, for those who wait: bytes that are there, and its end, well or not."""

    def __init__(self, stated: str) -> None:
        self.stated = stated
        self.repository = ""
        self.name = ""
        self.row = 0
        self.key = StorageKey("")
        self.size: int | None = None
        self.have = 0
        self.sha256 = ""
        self.data: bytearray | None = None
        """All bytes of it so far, where it is small: they are nowhere else until it is kept."""
        self.is_done = False
        self.is_lost = False
        self._problem: BaseException | None = None
        self._changed = asyncio.Event()

    @property
    def free(self) -> int:
        """How many bytes may be given out.

        A client takes for all of it as many as were said to come, so nothing beyond frees any of the last of these.
        """
        if self.is_done:
            return self.have
        return max(0, min(self.have, self.size or self.have) - WITHHELD)

    async def begun(self, *, more_than: int) -> None:
        """Wait until more bytes than that may be given out, or it is over. Raises what it failed with."""
        while self.free <= more_than and not self.is_done and not self.is_lost and self._problem is None:
            await self._changed.wait()
        if self._problem is not None:
            raise self._problem

    def advance(self, have: int) -> None:
        """Say that bytes up to there are written."""
        if have > self.have:
            self.have = have
            self._wake()

    def finish(self, size: int, sha256: str) -> None:
        """Say that the file is whole and right."""
        self.have, self.sha256, self.is_done = size, sha256, True
        self._wake()

    def lose(self) -> None:
        """Say that the file's row is another one now; who waits begins anew."""
        self.is_lost = True
        self._wake()

    def fail(self, problem: BaseException) -> None:
        """Say that the file will not come."""
        self._problem = problem
        self._wake()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


class Overtaken(Exception):
    """Somebody else fetches the file, or did; who waits for it was told so."""


class _Known:
    """The bytes of a file that are here, and come once more from its upstream: they are passed over if the same."""

    def __init__(self, size: int, sha256: str) -> None:
        self.left = size
        self._expected = sha256
        self._digest = hashlib.sha256()

    def past(self, piece: bytes) -> bytes | None:
        """Return what of a piece is new; None when what came before it is not what is here."""
        if not self.left:
            return piece
        again = piece[: self.left]
        self._digest.update(again)
        self.left -= len(again)
        if not self.left and self._digest.hexdigest() != self._expected:
            return None
        return piece[len(again) :]


class Fetch:
    """One fetching, of what ``progress`` tells of, into ``writer`` or, where it is small, into memory.

    Without a writer ``claim`` is asked for one, once how long the file will be is known, and only where it is not
    small. It raises ``Overtaken``, as ``run`` does then.
    """

    def __init__(
        self,
        *,
        upstreams: Upstreams,
        store: BlobStore,
        settings: PackagesSettings,
        repository: RepositoryRow,
        listed: Listed,
        progress: Progress,
        writer: DiskWriter | None,
        claim: Callable[[], Awaitable[DiskWriter]],
    ) -> None:
        self._upstreams = upstreams
        self._store = store
        self._settings = settings
        self._repository = repository
        self._listed = listed
        self._progress = progress
        self._writer = writer
        self._claim = claim
        self._digests = Digests(progress.stated)

    @property
    def size(self) -> int:
        """How many bytes are here."""
        data = self._progress.data
        if data is not None:
            return len(data)
        return 0 if self._writer is None else self._writer.offset

    @property
    def writer(self) -> DiskWriter | None:
        """Who writes it to the store; None where it is small and nobody has begun to write it before."""
        return self._writer

    async def run(self) -> None:
        """Get the file to its end.

        Raises ``UpstreamLied``, ``FileTooLarge``, ``NotThere`` and what asking an upstream may raise.
        """
        progress, digests = self._progress, self._digests
        if self.size:
            async for piece in self._store.stream(progress.key, length=self.size):
                await _hash(digests, piece)
            progress.advance(self.size)
            if progress.stated and not digests.objection():
                progress.sha256 = digests.sha256
                return
        for tried in range(1, _TRIES + 1):
            try:
                await self._take()
                break
            except UpstreamDown:
                # A connection that was lost in the middle is taken up again; one that never began is not.
                if tried == _TRIES or not self.size:
                    raise
        if progress.data is not None:
            await _hash(digests, progress.data)
        self._check()
        progress.sha256 = digests.sha256

    async def _take(self) -> None:
        headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
        listed, progress = self._listed, self._progress
        have = self.size
        if have and progress.stated:  # else nothing would show that the rest is of another file
            headers["Range"] = f"bytes={have}-"
        async with self._upstreams.get(
            self._repository, listed.url, what=listed.name, headers=headers, raw=True
        ) as response:
            known = _Known(have, self._sha256())
            if response.status == HTTPStatus.PARTIAL_CONTENT:
                self._check_range(response, have)
                known = _Known(0, "")
            is_news = self._announce(response, already=have - known.left)
            if not self.size and progress.size is not None and progress.size <= self._settings.small_file:
                progress.data = bytearray()
            if progress.data is not None:
                await self._gather(response.content, progress.data, known)
                return
            if self._writer is None:
                self._writer = await self._claim()
            elif is_news and progress.size is not None and progress.size >= _ANNOUNCED:
                await in_database(kept.announce_size, progress.row, progress.size)
            await self._receive(response.content, self._writer, known)

    def _sha256(self) -> str:
        data = self._progress.data
        return self._digests.sha256 if data is None else hashlib.sha256(data).hexdigest()

    def _check_range(self, response: aiohttp.ClientResponse, offset: int) -> None:
        stated = response.headers.get("Content-Range", "")
        found = _RANGE.fullmatch(stated)
        if found is None or int(found[1]) != offset or found[3] not in (str(int(found[2]) + 1), "*"):
            self._lied(f"it was asked for bytes from {offset} on and gave {stated[:60]!r}")

    def _announce(self, response: aiohttp.ClientResponse, *, already: int) -> bool:
        """Note how long the file will be; tells whether that was not known."""
        progress = self._progress
        size = None if response.content_length is None else response.content_length + already
        stated = self._listed.size
        if size is not None and stated is not None and size != stated:
            self._lied(f"it has {size} bytes, not {stated}")
        size = size if size is not None else stated
        if size is not None and size > self._settings.file_max:
            self._is_too_large()
        if size is None or size == progress.size:
            return False
        if progress.size is not None:  # by which a client knows the end of what it is sent
            self._lied(f"it has {size} bytes now, not {progress.size} as it was said at first")
        progress.size = size
        return True

    async def _gather(self, body: aiohttp.StreamReader, data: bytearray, known: _Known) -> None:
        """Read the body of a small file; who waits for it is given what is here."""
        while piece := await self._piece(body):
            data += self._new_of(piece, known)
            if len(data) > self._settings.small_file:
                self._lied("it is longer than it was said to be at first")
            self._progress.advance(len(data))

    async def _receive(self, body: aiohttp.StreamReader, writer: DiskWriter, known: _Known) -> None:
        """Read the body; while one batch is hashed and written, the next is read."""
        batch: list[bytes] = []
        gathered = 0
        storing: asyncio.Task[None] | None = None
        try:
            while piece := await self._piece(body):
                new = self._new_of(piece, known)
                if not new:
                    continue
                batch.append(new)
                gathered += len(new)
                if writer.offset + gathered > self._settings.file_max + _BATCH:
                    self._is_too_large()
                is_first = self._progress.have == 0 and gathered > _STEP
                if gathered >= _BATCH or (storing is None and is_first) or (storing is not None and storing.done()):
                    if storing is not None:
                        await storing
                    storing = asyncio.create_task(self._store_batch(writer, batch))
                    batch, gathered = [], 0
        finally:
            if storing is not None:
                await storing
            if batch:
                await self._store_batch(writer, batch)

    def _new_of(self, piece: bytes, known: _Known) -> bytes:
        new = known.past(piece)
        if new is None:
            self._lied("it is another file than the one that began to come before")
        return new

    async def _store_batch(self, writer: DiskWriter, batch: list[bytes]) -> None:
        await writer.write(batch, self._digests)
        self._progress.advance(writer.offset)

    async def _piece(self, body: aiohttp.StreamReader) -> bytes:
        """Return what came next, a whole step unless it is the last: so that an upstream that drips is noticed."""
        pieces: list[bytes] = []
        size = 0
        async with asyncio.timeout(self._settings.file_idle):
            while size < _STEP and (piece := await body.readany()):
                pieces.append(piece)
                size += len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _check(self) -> None:
        size, stated = self.size, self._listed.size
        metrics.FETCHED.inc(size)
        if stated is not None and size != stated:
            self._lied(f"it has {size} bytes, not {stated}")
        objection = self._digests.objection()
        if objection:
            self._lied(objection)

    def _is_too_large(self) -> None:
        limit = self._settings.file_max
        raise FileTooLarge(repository=self._repository.name, file=self._listed.name, limit=limit)

    def _lied(self, reason: str) -> NoReturn:
        raise UpstreamLied(repository=self._repository.name, file=self._listed.name, reason=reason)


async def _hash(digests: Digests, data: bytes | bytearray) -> None:
    view = memoryview(data)
    if len(view) <= _INLINE:
        digests.update(view)
    else:
        await hash_outside(digests, [view])
