"""One request's hold on an upload."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from pratique.core.names import Algorithm, Digest, Hasher, RepositoryName
from pratique.server.kernel.planes import in_database
from pratique.server.kernel.storage import BlobStore, BytesMissing, StorageFull, StorageKey, Writer, hash_outside
from pratique.server.registry import services
from pratique.server.registry.errors import DigestMismatch, NoUpload, QuotaExceeded, UploadBroken, UploadStalled
from pratique.server.registry.intake.hashes import RunningHashes
from pratique.server.registry.intake.stream import Body, Broken, Stalled, receive
from pratique.server.registry.reads import RegistryReads


@dataclass(slots=True, kw_only=True)
class Session:
    """An upload whose key this request has locked."""

    name: RepositoryName
    id: int
    key: StorageKey
    store: BlobStore
    writer: Writer
    hashes: RunningHashes
    _room: int | None = 0
    """Up to which byte the upload may grow without asking; None where nothing limits it."""

    @property
    def offset(self) -> int:
        """How many bytes the upload has."""
        return self.writer.offset

    async def append(self, body: Body, *, idle: float, length: int | None = None) -> int:
        """Append a request's body, of ``length`` bytes if its client says so; returns how many bytes it had.

        After a stall or a lost connection the upload's row says how far the bytes came. A full disk or a full quota
        ends the upload and leaves nothing of it, so that there is room again.
        """
        hasher = self._running_hash()
        announced = None if length is None else self.offset + length
        try:
            received = await receive(
                body, writer=self.writer, hasher=hasher, idle=idle, room=partial(self._make_room, announced=announced)
            )
        except (StorageFull, QuotaExceeded):
            await self.discard()
            raise
        except (Stalled, Broken) as error:
            self._keep(hasher)
            await self.save_progress()
            if isinstance(error, Stalled):
                raise UploadStalled(idle=f"{idle:g}", offset=self.offset) from error
            raise UploadBroken(offset=self.offset) from error
        self._keep(hasher)
        return received

    async def save_progress(self) -> None:
        """Note the offset in the upload's row, for whatever process the next request comes to."""
        await self.writer.settle()
        await in_database(services.record_progress, self.id, offset=self.offset, note=self.writer.note)

    async def finish(self, digest: Digest) -> None:
        """Check the bytes against ``digest``, make them durable, then make them a blob of the repository.

        Raises ``DigestMismatch``, which ends the upload: its bytes are of no use. Where their hash did not run along,
        because another process had requests before or the algorithm is another, it is computed once they are sealed:
        only then can every store read them.
        """
        running = self._running_hash() if digest.algorithm is Algorithm.SHA256 else None
        if running is not None:
            await self._check(running, digest)
        try:
            await self.writer.seal()
        except StorageFull:
            await self.discard()
            raise
        if running is None:
            await self._check(await self._hash_stored(digest.algorithm), digest)
        try:
            finished = await in_database(
                services.finish_upload, self.id, digest=digest, size=self.offset, note=self.writer.note
            )
        except QuotaExceeded:
            await self.discard()
            raise
        if not finished.spare:
            return
        if await self.store.size(finished.blob_key) == self.offset:
            await self.discard()
        else:
            await in_database(services.replace_bytes, blob_id=finished.blob_id, upload_id=self.id)

    async def discard(self) -> None:
        """Delete the upload: first its bytes, then its row, so that no bytes are left that no row knows of."""
        self.hashes.take(self.key, offset=self.offset)
        await self.writer.discard()
        await in_database(services.forget_upload, self.id)

    async def _check(self, hasher: Hasher, digest: Digest) -> None:
        actual = Digest.of_hash(hasher)
        if actual != digest:
            await self.discard()
            raise DigestMismatch(actual=actual, expected=digest)

    async def _make_room(self, size: int, *, announced: int | None) -> None:
        """See to it that the upload may have ``size`` bytes; raises ``QuotaExceeded``."""
        if self._room is not None and size > self._room:
            self._room = await in_database(services.reserve, self.id, size=size, announced=announced)

    def _running_hash(self) -> Hasher | None:
        """Return the hash kept from the request before, a new one at the beginning, None where neither fits."""
        kept = self.hashes.take(self.key, offset=self.offset)
        return Algorithm.SHA256.hasher() if kept is None and not self.offset else kept

    def _keep(self, hasher: Hasher | None) -> None:
        if hasher is not None:
            self.hashes.keep(self.key, hasher, offset=self.offset)

    async def _hash_stored(self, algorithm: Algorithm) -> Hasher:
        hasher = algorithm.hasher()
        if self.offset:
            async for piece in self.store.stream(self.key, length=self.offset):
                await hash_outside(hasher, [piece])
        return hasher


@asynccontextmanager
async def start_upload(
    name: RepositoryName, *, account_id: int | None, store: BlobStore, hashes: RunningHashes, whole: bool
) -> AsyncIterator[Session]:
    """Begin an upload: its row, then its key, empty and locked.

    Unless the request brings the ``whole`` blob, others go on with it, of whatever process.
    """
    announce = None if whole else store.announce
    started = await in_database(services.begin_upload, name, account_id=account_id, announce=announce)
    try:
        writer = await store.create(started.key)
    except StorageFull:
        await in_database(services.forget_upload, started.id)
        raise
    session = Session(name=name, id=started.id, key=started.key, store=store, writer=writer, hashes=hashes)
    try:
        yield session
    finally:
        await writer.close()


@asynccontextmanager
async def continue_upload(
    name: RepositoryName,
    key: StorageKey,
    *,
    account_id: int | None,
    reads: RegistryReads,
    store: BlobStore,
    hashes: RunningHashes,
) -> AsyncIterator[Session]:
    """Take up an upload where its row says it stands; raises ``NoUpload``, ``RegistryReadOnly``, ``WriterBusy``.

    Only by the account that began it: another that may push here and learns the address can neither add nor end it.

    Bytes beyond the row's offset were never acknowledged and are dropped; where there are fewer (a loss of power),
    the upload stands where they end.
    """
    found = await reads.upload(name, key, account_id=account_id)
    if found is None:
        raise NoUpload(upload=key, name=name)
    if found.is_held_up:
        await in_database(services.require_writable)
    try:
        writer = await store.write(key)
    except BytesMissing as error:
        raise NoUpload(upload=key, name=name) from error
    try:
        row = await reads.upload(name, key, account_id=account_id)
        if row is None:
            raise NoUpload(upload=key, name=name)
        await writer.truncate(row.offset)
        is_limited = services.is_limited(repository=row.repository_quota, namespace=row.namespace_quota)
        room = 0 if is_limited else None
        yield Session(name=name, id=row.id, key=key, store=store, writer=writer, hashes=hashes, _room=room)
    finally:
        await writer.close()
