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
from pratique.server.kernel.storage.store import Leftover, StorageKey, StoredObject

_KEY: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)
_TAIL: Final = re.compile(r"[0-9a-f]{32}/[0-9a-f]{32}", re.ASCII)
_IDLE_PAGE: Final = 200
_UPLOAD_OF: Final = "?uploadId="  # between an object's name and the multipart upload that was to become it


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
            if self._is_ours(each.name):
                key = StorageKey(each.name.rpartition("/")[2])
                yield StoredObject(key=key, size=each.size, modified_at=each.at)

    async def leftovers(self, before: datetime) -> Sequence[Leftover]:
        """Find the tails and multipart uploads that no row names and nobody has touched since ``before``.

        Rows that nobody has touched since go first, so that what they named is among what is found.
        """
        while idle := await in_database(rows.idle, before, limit=_IDLE_PAGE):
            await in_database(rows.drop, idle, before)
        return [*await self._spare_uploads(before), *await self._spare_tails(before)]

    async def drop(self, leftover: str) -> None:
        """Remove a tail, or a multipart upload with its parts."""
        name, _, upload = leftover.partition(_UPLOAD_OF)
        if upload:
            await self.bucket.abort(name, upload)
        else:
            await self.bucket.delete(name)

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

    async def beside(self, key: StorageKey) -> Sequence[Leftover]:
        """Return every tail and every multipart upload of a key, whether a row names it or not."""
        name = self.name_of(key)
        uploads = [each for each in await self.bucket.uploads(name) if each.name == name]
        parts = [await self._weighed(each) for each in uploads]
        return [*parts, *[_tail(each) async for each in self._listed(f"{self._tails}{key}/")]]

    async def _opened(self, key: StorageKey, held: Held, sealed: int | None) -> S3Writer:
        writer = S3Writer(self, key, held=held, sealed=sealed)
        try:
            if sealed is None:
                await writer.fetch_tail()
        except BaseException:
            await writer.close()
            raise
        return writer

    async def _spare_uploads(self, before: datetime) -> Sequence[Leftover]:
        old = [each for each in await self.bucket.uploads(self._blobs) if each.at < before]
        known = await in_database(rows.known_multiparts, [each.id for each in old])
        return [await self._weighed(each) for each in old if each.id not in known and self._is_ours(each.name)]

    async def _spare_tails(self, before: datetime) -> Sequence[Leftover]:
        listed = [each async for each in self._listed(self._tails) if each.at < before]
        old = [each for each in listed if _TAIL.fullmatch(each.name.removeprefix(self._tails))]
        names = [each.name.removeprefix(self._tails) for each in old]
        known = set[str]()
        for first in range(0, len(names), _IDLE_PAGE):
            known |= await in_database(rows.known_tails, names[first : first + _IDLE_PAGE])
        return [_tail(each) for each in old if each.name.removeprefix(self._tails) not in known]

    def _is_ours(self, name: str) -> bool:
        key = name.rpartition("/")[2]
        return _KEY.fullmatch(key) is not None and name == self.name_of(StorageKey(key))

    async def _weighed(self, upload: Listed) -> Leftover:
        size = await self.bucket.weight_of_parts(upload.name, upload.id)
        key = StorageKey(upload.name.rpartition("/")[2])
        return Leftover(name=f"{upload.name}{_UPLOAD_OF}{upload.id}", key=key, size=size)

    async def _listed(self, prefix: str) -> AsyncGenerator[Listed]:
        after = ""
        while True:
            page = await self.bucket.objects(prefix, after)
            for each in page.items:
                yield each
            after = page.next
            if not after:
                return

    def _walk(self, prefix: str) -> Iterator[Listed]:
        after = ""
        while True:
            page = waiting.wait_for(self.bucket.objects(prefix, after))
            yield from page.items
            after = page.next
            if not after:
                return


def _tail(listed: Listed) -> Leftover:
    return Leftover(name=listed.name, key=StorageKey(listed.name.split("/")[-2]), size=listed.size)
