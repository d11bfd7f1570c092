"""The files of exports and uploads, for threads without an event loop of their own: REST and jobs."""

import asyncio
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Self

import structlog
from django.db import DatabaseError

from pratique.server.identity import ports
from pratique.server.kernel.errors import Refusal
from pratique.server.kernel.storage import BlobStore, DiskStore, StorageKey, Writer, new_key

_THREADS = 4
_PIECE = 256 * 1024  # bytes

_log = structlog.get_logger("media")


@cache
def media_store() -> BlobStore:
    """Return the store of this process."""
    return DiskStore(ports.place().data / "media", threads=_THREADS)


class File:
    """A file that is being written: what was appended, counted and hashed."""

    def __init__(self, writer: Writer, runner: asyncio.Runner, key: StorageKey) -> None:
        self._writer = writer
        self._runner = runner
        self._hash = hashlib.sha256()
        self._waiting: list[bytes] = []
        self._held = 0
        self.key = key
        self.size = 0

    @property
    def digest(self) -> str:
        """The SHA-256 of all that was appended, ``sha256:…``."""
        return f"sha256:{self._hash.hexdigest()}"

    def append(self, data: bytes) -> None:
        """Append bytes; small pieces are written together. Raises ``StorageFull`` or ``StorageFailed``."""
        self._waiting.append(data)
        self._hash.update(data)
        self.size += len(data)
        self._held += len(data)
        if self._held >= _PIECE:
            self._flush()

    def seal(self) -> None:
        """Make the file survive a loss of power."""
        self._flush()
        self._runner.run(self._writer.seal())

    def _flush(self) -> None:
        self._runner.run(self._writer.write(self._waiting))
        self._waiting, self._held = [], 0


@contextmanager
def new_file() -> Iterator[File]:
    """Give a file to write; when the block ends by an error, nothing of it is kept.

    After an error of the database it is not known whether a row names the file: then `media_clean` decides.
    """
    key = new_key()
    store = media_store()
    with asyncio.Runner() as runner:
        writer = runner.run(store.create(key))
        try:
            yield File(writer, runner, key)
        except DatabaseError:
            runner.run(writer.close())
            raise
        except BaseException:
            runner.run(writer.close())
            with suppress(Refusal):
                runner.run(store.delete(key))
            raise
        runner.run(writer.close())


def remove(key: str) -> None:
    """Remove a file; what fails to go is left to `media_clean`, which removes what no row names."""
    try:
        asyncio.run(media_store().delete(StorageKey(key)))
    except Refusal as refusal:
        _log.warning("media.not_removed", key=key, reason=str(refusal))


class Pieces:
    """The bytes of a file, piece by piece; closed at the end, or by whoever does not go on to it."""

    def __init__(self, key: str) -> None:
        """Open the file. Raises ``BytesMissing``."""
        self._file = asyncio.run(media_store().open_file(StorageKey(key)))
        self._ranges = _ranges(StorageKey(key))

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        piece = next(self._ranges, b"") if self._file is None else self._file.read(_PIECE)
        if not piece:
            self.close()
            raise StopIteration
        return piece

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()


@contextmanager
def local_path(key: str) -> Iterator[Path]:
    """Give a file's path, for what reads by path; a copy where the store has no files. Raises ``BytesMissing``."""
    file = asyncio.run(media_store().open_file(StorageKey(key)))
    if file is not None:
        with file:
            yield Path(str(file.name))
        return
    with tempfile.NamedTemporaryFile(prefix="pratique-upload-") as copy:
        for piece in _ranges(StorageKey(key)):
            copy.write(piece)
        copy.flush()
        yield Path(copy.name)


def _ranges(key: StorageKey) -> Iterator[bytes]:
    at = 0
    while piece := asyncio.run(media_store().read(key, start=at, length=_PIECE)):
        at += len(piece)
        yield piece
