"""Writing one key: bytes gather to parts, sent while the next is gathered; what is left over becomes the tail."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from django.db import transaction

from pratique.core.names import Hasher
from pratique.server.kernel import ids
from pratique.server.kernel.planes import in_database
from pratique.server.kernel.storage.errors import StorageFailed
from pratique.server.kernel.storage.hashing import hash_outside
from pratique.server.kernel.storage.s3 import rows
from pratique.server.kernel.storage.s3.bucket import Bucket
from pratique.server.kernel.storage.s3.rows import NOTHING, Held, Part
from pratique.server.kernel.storage.s3.settings import PART_MIN, S3Settings
from pratique.server.kernel.storage.store import Chunk, Leftover, StorageKey

_STEPS: Final = ((1000, 1), (3000, 4), (6000, 16), (10_000, 64))
"""Up to which part the first part's size is taken how often: by 8 MiB, 10,000 parts hold 2.7 TiB."""


class Places(Protocol):
    """Where a store keeps what."""

    bucket: Bucket
    own: S3Settings

    def name_of(self, key: StorageKey) -> str:
        """Return the name of a key's object."""

    def tail_name(self, tail: str) -> str:
        """Return the name of a tail's object."""

    async def size(self, key: StorageKey) -> int | None:
        """Return how many bytes the object has."""

    async def beside(self, key: StorageKey) -> Sequence[Leftover]:
        """Return every tail and every multipart upload of a key."""

    async def drop(self, leftover: str) -> None:
        """Remove one of these."""


@dataclass(slots=True)
class _Gathered:
    """Bytes that are not yet on their way."""

    chunks: list[bytes]
    size: int = 0

    def add(self, chunk: bytes) -> None:
        self.chunks.append(chunk)
        self.size += len(chunk)

    def take(self) -> bytes:
        data = b"".join(self.chunks)
        self.chunks, self.size = [], 0
        return data

    def cut(self, size: int) -> None:
        data = self.take()[:size]
        self.add(data)


class S3Writer:
    """Appends to one key. `held` is None for a key that nobody else knows of yet."""

    def __init__(self, places: Places, key: StorageKey, *, held: Held | None = None, sealed: int | None = None) -> None:
        self._places = places
        self._key = key
        self._name = places.name_of(key)
        self._epoch = None if held is None else held.epoch
        self._state = NOTHING if held is None else held.state
        self._renewed = time.monotonic() if held is not None else 0.0
        self._new: list[Part] = []  # parts that no row names yet
        self._flying: list[asyncio.Task[Part]] = []
        self._sent = self._state.size  # bytes in parts, those in flight too
        self._gathered = _Gathered([])
        self._sealed_size = sealed
        self._spare_tails: list[str] = []
        self._released = held is None

    @property
    def offset(self) -> int:
        """How many bytes the key holds now."""
        return self._sealed_size if self._sealed_size is not None else self._sent + self._gathered.size

    async def fetch_tail(self) -> None:
        """Take up the bytes behind the last part, which this writer's parts begin with."""
        if self._state.tail:
            name = self._places.tail_name(self._state.tail)
            async for piece in self._places.bucket.stream(name, self._key, start=0, length=self._state.tail_size):
                self._gathered.add(piece)

    async def write(self, chunks: Sequence[Chunk], hasher: Hasher | None = None) -> None:
        """Append the chunks in order; what makes a part is sent meanwhile."""
        self._check_open()
        await self._hold()
        for chunk in chunks:
            self._gathered.add(bytes(chunk))
        if hasher is not None:
            await hash_outside(hasher, chunks)
        if self._gathered.size >= self._part_size():
            await self._send()

    async def truncate(self, offset: int) -> None:
        """Drop whatever lies beyond ``offset``: of the tail, or of an object whose blob was never acknowledged."""
        if offset >= self.offset:
            return
        if self._sealed_size is not None:
            await self._begin_anew(offset)
        elif offset >= self._sent:
            self._gathered.cut(offset - self._sent)
        else:
            raise StorageFailed(operation="cut", reason="parts of an upload cannot be cut")

    async def settle(self) -> None:
        """Send what makes a part, and keep the rest as the tail."""
        await self._hold()
        if self._sealed_size is not None:
            return
        if self._gathered.size >= PART_MIN:
            await self._send()
        await self._land(0)
        tail = ""
        if self._gathered.size:
            tail = f"{self._key}/{ids.uuid7().hex}"
            data = self._gathered.take()
            self._gathered.add(data)
            await self._places.bucket.put(self._places.tail_name(tail), data)
        self._spare_tails.append(self._state.tail)
        self._state = replace(self._state, tail=tail, tail_size=self._gathered.size)

    def note(self) -> None:
        """Write down what was settled, or that nothing is unfinished any more, in the caller's transaction."""
        if self._sealed_size is not None:
            if self._epoch is not None:
                rows.forget(self._key, self._epoch)
                transaction.on_commit(self._done)
            return
        epoch = rows.note(self._key, self._epoch, self._state, self._new)
        transaction.on_commit(lambda: self._noted(epoch))

    async def seal(self) -> None:
        """Make the object: of its parts, or at once where there are none."""
        if self._sealed_size is not None:
            return
        size = self.offset
        await self._land(0)
        # Nobody else may take the key while a small object is made: a second one would go to the same name.
        await self._renew(sealing=True)
        if not self._state.parts:
            await self._places.bucket.put(self._name, self._gathered.take())
        else:
            if self._gathered.size:
                await self._send()
                await self._land(0)
            noted = self._state.parts - len(self._new)
            known = await in_database(rows.parts_of, self._key, up_to=noted) if noted else []
            await self._places.bucket.complete(self._name, self._state.multipart, [*known, *self._new])
        self._sealed_size = size
        self._spare_tails.append(self._state.tail)
        self._gathered.take()

    async def discard(self) -> int:
        """Delete the object, the parts and the tail, then the row."""
        size = self.offset
        await self._renew()
        await self._drop_unfinished()
        await self._places.bucket.delete(self._name)
        await self._delete_tails([*self._spare_tails, self._state.tail])
        if self._epoch is not None:
            await in_database(rows.forget, self._key, self._epoch)
        self._done()
        self._state, self._spare_tails = NOTHING, []
        return size

    async def weigh(self) -> int:
        """Return the bytes of the object, of every tail and of every part, whether a row names it or not."""
        beside = await self._places.beside(self._key)
        return (await self._places.size(self._key) or 0) + sum(each.size for each in beside)

    async def wipe(self) -> None:
        """Delete all of these, then the row."""
        await self._renew()
        for each in await self._places.beside(self._key):
            await self._places.drop(each.name)
        await self.discard()

    async def close(self) -> None:
        """Let go of the key. What nobody else can know of goes with the writer."""
        await self._settle_flying()
        if self._epoch is None and self._sealed_size is None:
            await self._drop_unfinished()
        if not self._released and self._epoch is not None:
            self._released = True
            await in_database(rows.let_go, self._key, self._epoch, sealed=self._sealed_size is not None)
            return
        spare, self._spare_tails = self._spare_tails, []
        await self._delete_tails(spare)

    def _noted(self, epoch: int) -> None:
        """Remember that the row says it all and that others may take the key."""
        self._epoch = epoch
        self._new = []
        self._renewed = 0.0
        self._released = True

    def _done(self) -> None:
        self._epoch = None
        self._released = True

    def _check_open(self) -> None:
        if self._sealed_size is not None:
            raise StorageFailed(operation="append to", reason="the object is complete")

    async def _hold(self) -> None:
        """Renew the lease when half of it is over. Raises ``WriterBusy`` when somebody else took the key."""
        if time.monotonic() - self._renewed >= self._places.own.lease / 2:
            await self._renew()

    async def _renew(self, *, sealing: bool = False) -> None:
        """Renew the lease, so far as one request to the store may last. Raises ``WriterBusy``."""
        if self._epoch is not None:
            lease = max(self._places.own.lease, self._places.own.within if sealing else 0)
            await in_database(rows.renew, self._key, self._epoch, lease=lease, sealing=sealing)
            self._renewed, self._released = time.monotonic(), False

    def _part_size(self) -> int:
        number = self._state.parts + len(self._flying) + 1
        factor = next((times for last, times in _STEPS if number <= last), _STEPS[-1][1])
        return self._places.own.part * factor

    async def _send(self) -> None:
        """Send all that was gathered as the next part, once few enough others are on their way."""
        await self._land(self._places.own.parts_at_once - 1)
        if not self._state.multipart:
            self._state = replace(self._state, multipart=await self._places.bucket.begin(self._name))
        data = self._gathered.take()
        number = self._state.parts + len(self._flying) + 1
        sending = self._places.bucket.put_part(self._name, self._state.multipart, number, data)
        self._flying.append(asyncio.create_task(sending))
        self._sent += len(data)

    async def _land(self, left: int) -> None:
        """Wait until no more than ``left`` parts are on their way."""
        while len(self._flying) > left:
            self._new.append(await self._flying[0])
            del self._flying[0]
            self._state = replace(self._state, parts=self._state.parts + 1)
        if not self._flying:
            self._state = replace(self._state, size=self._sent)

    async def _settle_flying(self) -> None:
        """Wait for what is on its way, however it ends: its failure was told, or matters to nobody any more."""
        if self._flying:
            await asyncio.gather(*self._flying, return_exceptions=True)
            self._flying = []

    async def _begin_anew(self, offset: int) -> None:
        """Write the first bytes of a complete object again, to be completed once more under the same name."""
        spare, self._state = self._state, NOTHING
        self._sealed_size, self._sent, self._new = None, 0, []
        if spare.multipart:
            await self._places.bucket.abort(self._name, spare.multipart)
        async for piece in self._places.bucket.stream(self._name, self._key, start=0, length=offset):
            await self.write([piece])

    async def _drop_unfinished(self) -> None:
        await self._settle_flying()
        if self._state.multipart and self._sealed_size is None:
            await self._places.bucket.abort(self._name, self._state.multipart)

    async def _delete_tails(self, tails: Sequence[str]) -> None:
        for each in dict.fromkeys(filter(None, tails)):
            await self._places.bucket.delete(self._places.tail_name(each))
