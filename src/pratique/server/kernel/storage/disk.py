"""A blob store on a local or shared file system.

A key is written straight to its final place, ``<root>/<last two digits>/<key>``: nothing is renamed or copied, and two
pushes of one digest never meet. Blocking calls run in a bounded pool of threads.
"""

import asyncio
import contextlib
import fcntl
import os
import re
from collections.abc import AsyncGenerator, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from pratique.core.names import Hasher
from pratique.server.kernel.storage.errors import BytesMissing, WriterBusy
from pratique.server.kernel.storage.hashing import hash_here
from pratique.server.kernel.storage.name_locks import NameLocks
from pratique.server.kernel.storage.store import Chunk, Leftover, StorageKey, StoredObject
from pratique.server.kernel.storage.threads import Threads, or_refused

_KEY = re.compile(r"[0-9a-f]{32}", re.ASCII)
_PIECE = 256 * 1024  # bytes read at once while streaming
_VECTOR = min(os.sysconf("SC_IOV_MAX"), 1024)  # buffers in one writev
_WRITEBACK = 8 * 1024 * 1024  # bytes after which the kernel is asked to begin writing: sealing then waits for little
_WORTH = 256 * 1024  # bytes; to begin writing fewer sooner gains nothing
_WRITTEN = 256 * 1024
"""Bytes of one call to write. For each the kernel looks for one piece of memory; with 1 MiB, and memory full of other
files, a MiB was measured to take 2,200 µs of processor time and not 220 (ext4, Linux 6.18)."""
_DIRECTORY_MODE = 0o700
_FILE_MODE = 0o600


class DiskStore:
    """Blobs in files under ``root``; ``threads`` bounds how many blocking calls run at once.

    Of a ``cache`` a sealed key may be gone after a loss of power, though never a part of its bytes.
    """

    chunk_min = 0

    def __init__(self, root: Path, *, threads: int = 8, cache: bool = False) -> None:
        self._root = root
        self._is_cache = cache
        self._threads = Threads(threads)

    async def create(self, key: StorageKey) -> "DiskWriter":
        """Make ``key``, empty, and open it for appending."""
        return await self._open_writer(key, os.O_CREAT | os.O_EXCL)

    def create_now(self, key: StorageKey) -> "DiskWriter":
        """Make ``key`` as ``create`` does, in this thread. Blocks; not for the event loop."""
        return self._writer(key, *or_refused("open", self._open_for_writing, key, os.O_CREAT | os.O_EXCL))

    def open_now(self, key: StorageKey) -> "DiskWriter":
        """Open ``key`` for writing, made where it is not there, in this thread. Blocks."""
        return self._writer(key, *or_refused("open", self._open_for_writing, key, os.O_CREAT))

    def put_now(self, key: StorageKey, data: Chunk) -> None:
        """Make ``data`` all of ``key``, unsealed, in this thread. Blocks; may be repeated."""
        writer = self.open_now(key)
        try:
            or_refused("write", writer.fill, data)
        finally:
            writer.close_now()

    def announce(self, key: StorageKey) -> None:
        """Do nothing: a file can be found by its name."""

    async def write(self, key: StorageKey) -> "DiskWriter":
        """Open ``key`` for appending behind what it holds."""
        return await self._open_writer(key, 0)

    async def size(self, key: StorageKey) -> int | None:
        """Return how many bytes ``key`` holds; None when it is not there."""
        return await self._threads.run("look at", self._size, key)

    async def read(self, key: StorageKey, *, start: int = 0, length: int | None = None) -> bytes:
        """Return bytes of ``key``; for small ones."""
        return await self._threads.run("read", self._read, key, start, length)

    async def stream(self, key: StorageKey, *, start: int = 0, length: int | None = None) -> AsyncGenerator[bytes]:
        """Yield bytes of ``key`` in pieces of at most 256 KiB."""
        file = await self.open_file(key)
        try:
            left = length
            await self._threads.run("read", file.seek, start)
            while left is None or left > 0:
                piece = await self._threads.run("read", file.read, _PIECE if left is None else min(_PIECE, left))
                if not piece:
                    return
                left = None if left is None else left - len(piece)
                yield piece
        finally:
            file.close()

    async def open_file(self, key: StorageKey) -> BinaryIO:
        """Open ``key`` as a file the kernel can send from."""
        return await self._threads.run("open", self._open, key)

    async def read_open(self, file: BinaryIO, *, start: int, length: int) -> bytes:
        """Return bytes of a file that ``open_file`` gave, which may have been deleted since; fewer where it ends."""
        return await self._threads.run("read", os.pread, file.fileno(), length, start)

    def names(self) -> NameLocks:
        """Return locks on names that all processes share which have this store."""
        return NameLocks(self._root / "names")

    def place(self, key: StorageKey) -> str:
        """Return where ``key`` lies below the root."""
        return str(self._path(key).relative_to(self._root))

    async def address(self, _key: StorageKey) -> str | None:
        """Say that no client can fetch a file by itself."""
        return None

    async def delete(self, key: StorageKey) -> int:
        """Remove ``key`` and return how many bytes that freed; 0 when it was gone already."""
        return await self._threads.run("delete", _delete, self._path(key))

    def listing(self) -> Iterator[StoredObject]:
        """Walk everything stored; files that are no keys are not ours and are passed over."""
        for path in self._root.glob("[0-9a-f][0-9a-f]/*"):
            if _KEY.fullmatch(path.name) is None:
                continue
            with contextlib.suppress(FileNotFoundError):
                facts = path.stat()
                yield StoredObject(
                    key=StorageKey(path.name),
                    size=facts.st_size,
                    modified_at=datetime.fromtimestamp(facts.st_mtime, tz=UTC),
                )

    async def leftovers(self, _before: datetime) -> Sequence[Leftover]:
        """Find nothing: a writer leaves nothing here but the key's own file."""
        return ()

    async def drop(self, _leftover: str) -> None:
        """Do nothing: there are none."""

    async def ailment(self) -> str | None:
        """Say whether the directory can be written."""
        return (
            None if os.access(self._root, os.W_OK | os.X_OK) else "the blob directory is missing or cannot be written"
        )

    async def close(self) -> None:
        """Stop the threads once what they are doing is done."""
        self._threads.close()

    def _path(self, key: StorageKey) -> Path:
        if _KEY.fullmatch(key) is None:
            message = f"{key!r} is not a storage key"
            raise ValueError(message)
        return self._root / key[-2:] / key

    async def _open_writer(self, key: StorageKey, flags: int) -> "DiskWriter":
        opened: list[DiskWriter] = []
        try:
            await self._threads.run("open", self._open_into, opened, key, flags)
        except asyncio.CancelledError:
            for writer in opened:  # nobody else knows of it, and it holds the lock
                writer.close_now()
            raise
        return opened[0]

    def _open_into(self, opened: list["DiskWriter"], key: StorageKey, flags: int) -> None:
        opened.append(self._writer(key, *self._open_for_writing(key, flags)))

    def _writer(self, key: StorageKey, descriptor: int, size: int) -> "DiskWriter":
        syncs = None if self._is_cache else self._path(key).parent
        return DiskWriter(descriptor, offset=size, path=self._path(key), threads=self._threads, syncs=syncs)

    def _open_for_writing(self, key: StorageKey, flags: int) -> tuple[int, int]:
        path = self._path(key)
        flags |= os.O_RDWR | os.O_CLOEXEC
        try:
            descriptor = os.open(path, flags, _FILE_MODE)
        except FileNotFoundError as error:
            if not flags & os.O_CREAT:
                raise BytesMissing(key=key) from error
            self._make_directory(path.parent)
            descriptor = os.open(path, flags, _FILE_MODE)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return descriptor, os.fstat(descriptor).st_size
        except BlockingIOError as error:
            os.close(descriptor)
            raise WriterBusy from error
        except BaseException:
            os.close(descriptor)
            raise

    def _make_directory(self, directory: Path) -> None:
        """Make a directory of keys and have its own entry survive a loss of power."""
        directory.mkdir(mode=_DIRECTORY_MODE, parents=True, exist_ok=True)
        if not self._is_cache:
            _sync_directory(directory.parent)

    def _size(self, key: StorageKey) -> int | None:
        try:
            return self._path(key).stat().st_size
        except FileNotFoundError:
            return None

    def _open(self, key: StorageKey) -> BinaryIO:
        try:
            return self._path(key).open("rb", buffering=0)
        except FileNotFoundError as error:
            raise BytesMissing(key=key) from error

    def _read(self, key: StorageKey, start: int, length: int | None) -> bytes:
        with self._open(key) as file:
            wanted = os.fstat(file.fileno()).st_size - start if length is None else length
            return os.pread(file.fileno(), max(0, wanted), start)


class DiskWriter:
    """One open file, locked against other writers of any process; ``syncs``: the directory to be synced with it."""

    def __init__(self, descriptor: int, *, offset: int, path: Path, threads: Threads, syncs: Path | None) -> None:
        self._syncs = syncs
        self._descriptor: int | None = descriptor
        self._offset = offset
        self._asked = offset
        self._path = path
        self._threads = threads

    @property
    def offset(self) -> int:
        """How many bytes the file holds now."""
        return self._offset

    async def write(self, chunks: Sequence[Chunk], hasher: Hasher | None = None) -> None:
        """Append the chunks in order: hashed and written by one thread, since to tell a second costs more."""
        await self._threads.run("write", self._write, chunks, hasher)

    async def truncate(self, offset: int) -> None:
        """Drop whatever lies beyond ``offset``."""
        if offset < self._offset:
            await self._threads.run("truncate", os.ftruncate, self._open_descriptor(), offset)
            self._offset = self._asked = offset

    async def settle(self) -> None:
        """Let the kernel begin to write the rest; it is in the file already, and all processes see it."""
        if self._offset - self._asked >= _WORTH:
            await self._threads.run("write", self._begin_writeback)

    def note(self) -> None:
        """Do nothing: the lock on the file is the writer's until it is closed."""

    async def seal(self) -> None:
        """Sync the file, then the directory that names it, where names are to last."""
        await self._threads.run("sync", self._seal)

    async def discard(self) -> int:
        """Remove the file."""
        return await self._threads.run("delete", _delete, self._path)

    async def weigh(self) -> int:
        """Return the file's size."""
        return self._offset

    async def wipe(self) -> None:
        """Remove the file, which is all there is."""
        await self.discard()

    def put_now(self, data: Chunk) -> None:
        """Make ``data`` all of the file, in this thread, and have the kernel begin to write it. Blocks.

        So of many files that are sealed together the first waits for the disk, and the others find it done.
        """
        or_refused("write", self.fill, data)
        or_refused("write", self._begin_writeback)

    def fill(self, data: Chunk) -> None:
        """Write ``data`` over what the file holds, which is nothing or the beginning of it. Raises ``OSError``."""
        self._offset = self._asked = 0
        self._write([data], None)

    def seal_now(self) -> None:
        """Sync the file as ``seal`` does, in this thread. Blocks."""
        or_refused("sync", self._seal)

    async def close(self) -> None:
        """Close the file, which also lets go of its lock."""
        self.close_now()

    def close_now(self) -> None:
        """Close the file; closing waits for nothing."""
        if self._descriptor is not None:
            descriptor, self._descriptor = self._descriptor, None
            os.close(descriptor)

    def _open_descriptor(self) -> int:
        if self._descriptor is None:
            message = "the writer was closed"
            raise ValueError(message)
        return self._descriptor

    def _write(self, chunks: Sequence[Chunk], hasher: Hasher | None) -> None:
        if hasher is not None:
            hash_here(hasher, chunks)
        descriptor = self._open_descriptor()
        for views in _calls(chunks):
            self._write_vector(descriptor, views)
        if self._offset - self._asked >= _WRITEBACK:
            self._begin_writeback()

    def _write_vector(self, descriptor: int, views: list[memoryview]) -> None:
        """Write every view; a short write (a signal, a nearly full disk) goes on where it stopped."""
        while views:
            written = os.pwritev(descriptor, views, self._offset)
            self._offset += written
            while views and written >= len(views[0]):
                written -= len(views.pop(0))
            if written:
                views[0] = views[0][written:]

    def _begin_writeback(self) -> None:
        """Ask the kernel to begin writing; advice only, the seal is what makes bytes durable."""
        length = self._offset - self._asked
        with contextlib.suppress(OSError):
            os.posix_fadvise(self._open_descriptor(), self._asked, length, os.POSIX_FADV_DONTNEED)
        self._asked = self._offset

    def _seal(self) -> None:
        os.fsync(self._open_descriptor())
        if self._syncs is not None:
            _sync_directory(self._syncs)


def _calls(chunks: Sequence[Chunk]) -> Iterator[list[memoryview]]:
    """Yield what each call is to write: few enough buffers, and few enough bytes."""
    call: list[memoryview] = []
    size = 0
    for chunk in chunks:
        whole = memoryview(chunk)
        for start in range(0, len(whole), _WRITTEN):
            view = whole[start : start + _WRITTEN]
            if len(call) == _VECTOR or size + len(view) > _WRITTEN:
                yield call
                call, size = [], 0
            call.append(view)
            size += len(view)
    if call:
        yield call


def _delete(path: Path) -> int:
    try:
        size = path.stat().st_size
        path.unlink()
    except FileNotFoundError:
        return 0
    return size


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
