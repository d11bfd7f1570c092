"""The blobs beside the archives: each once for all of them, sealed, under a name that does not tell its digest.

A file is 16 random bytes and a sealed stream; its key is derived from the archives' blob key, those bytes and the
digest, so that one blob's file does not pass for another's. What is given back was checked against its digest.
"""

import hmac
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

from pratique.core.names.digest import Digest
from pratique.server.backup.envelope import derived
from pratique.server.backup.sealed import BrokenSeal, SealingWriter, UnsealingReader, sealed_size

_SALT: Final = 16
_READ: Final = 1 << 20  # bytes
_UNFINISHED: Final = ".unfinished"


class Source(Protocol):
    """Something that is read from its beginning to its end."""

    def read(self, size: int, /) -> bytes:
        """Give at most ``size`` bytes, none at the end."""


class BadBlob(Exception):
    """A blob is not what its digest says; the text says why."""


class BlobFolder:
    """The folder of blobs, opened with the archives' blob key."""

    def __init__(self, root: Path, key: bytes) -> None:
        self._root = root
        self._key = key

    def name_of(self, digest: str) -> str:
        """Return the name of a digest's file."""
        return hmac.digest(self._key, digest.encode(), "sha256").hex()

    def path_of(self, digest: str) -> Path:
        """Return where a digest's file lies."""
        name = self.name_of(digest)
        return self._root / name[:2] / name

    def has(self, digest: str, size: int) -> bool:
        """Tell whether the blob is there, whole by its size."""
        with suppress(FileNotFoundError):
            return self.path_of(digest).stat().st_size == _SALT + sealed_size(size)
        return False

    def keep(self, digest: str, source: Source) -> int:
        """Take a blob in, synced and in its place only when it is what its digest says; return its size.

        Raises :class:`BadBlob`, ``OSError``.
        """
        path = self.path_of(digest)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = path.with_name(f"{path.name}-{secrets.token_hex(4)}{_UNFINISHED}")
        try:
            with unfinished.open("xb") as target:
                salt = secrets.token_bytes(_SALT)
                target.write(salt)
                sealing = SealingWriter(target, self._key_of(digest, salt))
                size = 0
                for piece in _checked(source, digest):
                    sealing.write(piece)
                    size += len(piece)
                sealing.finish()
                target.flush()
                os.fsync(target.fileno())
            unfinished.rename(path)
            _sync(path.parent)
        finally:
            unfinished.unlink(missing_ok=True)
        return size

    def read(self, digest: str) -> Iterator[bytes]:
        """Yield a blob's bytes, checked; whoever uses them waits for the end. Raises :class:`BadBlob`."""
        try:
            with self.path_of(digest).open("rb") as file:
                key = self._key_of(digest, file.read(_SALT))
                yield from _checked(UnsealingReader(file, key), digest)
        except FileNotFoundError as error:
            raise BadBlob("it is missing") from error
        except BrokenSeal as error:
            raise BadBlob(str(error)) from error

    def remove_all_but(self, wanted: set[str]) -> int:
        """Remove every file but those of these names; return how many went."""
        gone = 0
        for path in self._root.glob("[0-9a-f][0-9a-f]/*"):
            if path.name not in wanted:
                path.unlink(missing_ok=True)
                gone += 1
        return gone

    def _key_of(self, digest: str, salt: bytes) -> bytes:
        return derived(self._key, salt=salt, purpose=f"pratique backup blob {digest}")


def _checked(source: Source, digest: str) -> Iterator[bytes]:
    hasher = Digest.parse(digest).algorithm.hasher()
    while piece := source.read(_READ):
        hasher.update(piece)
        yield piece
    if str(Digest.of_hash(hasher)) != digest:
        raise BadBlob(f"its bytes are those of {Digest.of_hash(hasher)}")


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
