"""Owns the uncompressed bytes of a layer: taken and skipped in order, hashed and counted, within the bounds."""

import hashlib
from collections.abc import Callable

from pratique.core.filetree.compression import Feed, Source, decompressed
from pratique.core.filetree.cutting import Cut
from pratique.core.filetree.limits import Limits
from pratique.core.filetree.problems import Code

__all__ = ["Stream"]


class Stream:
    """One pass over a layer. `size` and `digest` count what was read; the digest is whole once `drain` came back."""

    def __init__(self, source: Source, *, limits: Limits, clock: Callable[[], float]) -> None:
        self._feed = Feed(source, most=limits.compressed)
        self._limits = limits
        self._clock = clock
        self._deadline = clock() + limits.seconds
        self._chunks = decompressed(self._feed)
        self._hash = hashlib.sha256()
        self._chunk = b""
        self._at = 0
        self.size = 0

    @property
    def digest(self) -> str:
        """The digest of the uncompressed bytes so far."""
        return f"sha256:{self._hash.hexdigest()}"

    def take(self, size: int) -> bytes:
        """Take `size` bytes, fewer only at the end. The caller bounds `size`."""
        end = self._at + size
        if end <= len(self._chunk):
            data = self._chunk[self._at : end]
            self._at = end
            return data
        parts = [self._chunk[self._at :]]
        left = size - len(parts[0])
        while left > 0 and self._next():
            part = self._chunk[:left]
            self._at = len(part)
            left -= len(part)
            parts.append(part)
        return b"".join(parts)

    def skip(self, size: int) -> bool:
        """Pass over `size` bytes; tells whether there were as many."""
        size -= len(self._chunk) - self._at
        while size > 0:
            if not self._next():
                return False
            size -= len(self._chunk)
        self._at = len(self._chunk) + size
        return True

    def drain(self) -> None:
        """Read to the end."""
        while self._next():
            pass

    def _next(self) -> bool:
        """Make the next chunk the present one, whatever is left of that."""
        self._chunk, self._at = next(self._chunks, b""), 0
        if not self._chunk:
            return False
        self.size += len(self._chunk)
        self._hash.update(self._chunk)
        self._check()
        return True

    def _check(self) -> None:
        limits = self._limits
        if self.size > limits.uncompressed:
            raise Cut(Code.TOO_MANY_BYTES, f"The layer has more than {limits.uncompressed} uncompressed bytes.")
        if self.size > limits.ratio_from and self.size > self._feed.read * limits.ratio:
            raise Cut(
                Code.TOO_COMPRESSED,
                f"The layer grows to more than {limits.ratio} times its compressed size, as a decompression bomb does.",
            )
        if self._clock() > self._deadline:
            raise Cut(Code.TOO_SLOW, f"The layer could not be read within {limits.seconds:g} seconds.")
