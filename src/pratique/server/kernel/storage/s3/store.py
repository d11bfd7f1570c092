"""The blob store on a bucket: `<prefix>blobs/<last two digits>/<key>`, as on disk, and `<prefix>tails/<key>/<tail>`."""

import re
from collections.abc import AsyncGenerator, Iterator, Sequence
from datetime import datetime
from typing import BinaryIO, Final

from pratique.server.kernel.planes import in_database
from pratique.server.kernel.storage import waiting
from pratique.server.kernel.storage.errors import BytesMissing, StorageFailed
from pratique.server.kernel.storage.s3 import rows
from pratique.server.kernel.storage.s3.bucket import Bucket, Listed
from pratique.server.kernel.storage.s3.rows import Held
from pratique.server.kernel.storage.s3.settings import PART_MIN, S3Settings
from pratique.server.kernel.storage.s3.writer import S3Writer
from pratique.server.kernel.storage.store import StorageKey, StoredObject

_KEY: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)
_IDLE_PAGE: Final = 200


class S3Store:
    """Blobs as objects of one bucket."""

    chunk_min = PART_MIN

    def __init__(self, own: S3Settings) -> None:
        self.own = own
        self.bucket = Bucket(own)
        self._blobs = f"{own.prefix}blobs/"
        self._tails = f"{own.prefix}tails/"

    async def create(self, key: StorageKey) -> S3Writer:
        """Open ``key`` for appending; nothing is in the store before the first part."""
        return S3Writer(self, key)

    def announce(self, key: StorageKey) -> None:
        """Make the key's row."""
        rows.announce(key)

    async def write(self, key: StorageKey) -> S3Writer:
        """Open ``key`` for appending behind what was noted, or behind all of it where its object is complete."""
        held = await in_database(rows.take, key, lease=self.own.lease)
        sealed = await self.size(key) if held is None or held.sealing else None
        if held is None:
            if sealed is None:
                raise BytesMissing(key=key)
            held = await in_database(rows.take_sealed, key, lease=self.own.lease)
        return await self._opened(key, held, sealed)

    async def size(self, key: StorageKey) -> int | None:
        """Return how many bytes the object has; None when it is not there."""
        return await self.bucket.size(self.name_of(key))

    async def read(self, key: StorageKey, *, start: int = 0, length: int | None = None) -> bytes:
        """Return bytes of the object; for small ones."""
        return b"".join([piece async for piece in self.stream(key, start=start, length=length)])

    def stream(self, key: StorageKey, *, start: int = 0, length: int | None = None) -> AsyncGenerator[bytes]:
        """Yield bytes of the object in pieces of at most 256 KiB."""
        return self.bucket.stream(self.name_of(key), key, start=start, length=length)

    async def open_file(self, _key: StorageKey) -> BinaryIO | None:
        """Say that there is no file to send from."""
        return None

    def place(self, _key: StorageKey) -> str | None:
        """Say that there is no file."""
        return None

    async def address(self, key: StorageKey) -> str | None:
        """Return a signed address of the object, where clients are to be sent there."""
        return await self.bucket.address(self.name_of(key)) if self.own.redirect else None

    async def delete(self, key: StorageKey) -> int:
        """Delete the object and return how many bytes it had."""
        size = await self.size(key)
        if size is None:
            return 0
        await self.bucket.delete(self.name_of(key))
        return size

    def listing(self) -> Iterator[StoredObject]:
        """Walk every object whose name is a key's; others are not ours and are passed over."""
        for each in self._walk(self._blobs):
            key = each.name.rpartition("/")[2]
            if _KEY.fullmatch(key) and each.name == self.name_of(StorageKey(key)):
                yield StoredObject(key=StorageKey(key), size=each.size, modified_at=each.at)

    async def tidy(self, before: datetime) -> int:
        """Drop rows, tails and multipart uploads that nobody has touched since ``before``."""
        removed = 0
        while idle := await in_database(rows.idle, before, limit=_IDLE_PAGE):
            for key, multipart, tail in idle:
                if multipart:
                    await self.bucket.abort(self.name_of(key), multipart)
                if tail:
                    await self.bucket.delete(self.tail_name(tail))
            removed += await in_database(rows.drop, [key for key, _, _ in idle], before)
        return removed + await self._tidy_uploads(before) + await self._tidy_tails(before)

    async def ailment(self) -> str | None:
        """Say whether the bucket is there and we may use it."""
        try:
            await self.bucket.look()
        except StorageFailed as refusal:
            return f"the bucket cannot be used ({refusal.fields['reason']})"
        return None

    async def close(self) -> None:
        """Close the connections of the present event loop."""
        await self.bucket.close()

    def name_of(self, key: StorageKey) -> str:
        """Return the name of a key's object."""
        if _KEY.fullmatch(key) is None:
            message = f"{key!r} is not a storage key"
            raise ValueError(message)
        return f"{self._blobs}{key[-2:]}/{key}"

    def tail_name(self, tail: str) -> str:
        """Return the name of a tail's object."""
        return self._tails + tail

    async def _opened(self, key: StorageKey, held: Held, sealed: int | None) -> S3Writer:
        writer = S3Writer(self, key, held=held, sealed=sealed)
        try:
            if sealed is None:
                await writer.fetch_tail()
        except BaseException:
            await writer.close()
            raise
        return writer

    async def _tidy_uploads(self, before: datetime) -> int:
        old = [each for each in await self.bucket.uploads(self._blobs) if each.at < before]
        known = await in_database(rows.known_multiparts, [each.id for each in old])
        spare = [each for each in old if each.id not in known]
        for each in spare:
            await self.bucket.abort(each.name, each.id)
        return len(spare)

    async def _tidy_tails(self, before: datetime) -> int:
        removed, after = 0, ""
        while True:
            page = await self.bucket.objects(self._tails, after)
            old = [each.name.removeprefix(self._tails) for each in page.items if each.at < before]
            spare = await self._without_row(old)
            for each in spare:
                await self.bucket.delete(self.tail_name(each))
            removed, after = removed + len(spare), page.next
            if not after:
                return removed

    async def _without_row(self, tails: Sequence[str]) -> list[str]:
        known = await in_database(rows.known_tails, tails)
        return [each for each in tails if each not in known]

    def _walk(self, prefix: str) -> Iterator[Listed]:
        after = ""
        while True:
            page = waiting.wait_for(self.bucket.objects(prefix, after))
            yield from page.items
            after = page.next
            if not after:
                return
