"""A sealed stream: bytes encrypted and authenticated piece by piece, so that any size is written and read in one pass.

Each piece of 64 KiB is sealed by ChaCha20-Poly1305 (RFC 8439). Its nonce is the piece's number (11 bytes, big-endian)
and one byte that is 1 for the last piece, the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár (2015,
"Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance") in the shape that age v1 gives it. So a piece
that was changed, left out, repeated or moved does not open, and neither does a stream that was cut between two pieces.
A key seals one stream only: nonces begin at 0.
"""

from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

KEY_LENGTH: Final = 32
PIECE: Final = 64 * 1024
"""Bytes of a piece before it is sealed."""
TAG: Final = 16
"""Bytes that sealing adds to each piece."""


class BrokenSeal(Exception):
    """The stream is not what was sealed; the text says where."""


def sealed_size(size: int) -> int:
    """Return how many bytes ``size`` bytes are when sealed."""
    return size + TAG * max(1, -(-size // PIECE))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if is_last else b"\x00")


class SealingWriter:
    """Seals what is written to it into ``target``; only :meth:`finish` makes the stream whole."""

    def __init__(self, target: BinaryIO, key: bytes) -> None:
        self._target = target
        self._cipher = ChaCha20Poly1305(key)
        self._number = 0
        self._held = bytearray()

    def write(self, data: bytes, /) -> int:
        """Take more bytes."""
        self._held += data
        while len(self._held) > PIECE:
            self._put(bytes(self._held[:PIECE]), is_last=False)
            del self._held[:PIECE]
        return len(data)

    def finish(self) -> None:
        """Write the last piece, which says that it is the last."""
        self._put(bytes(self._held), is_last=True)
        self._held.clear()

    def _put(self, piece: bytes, *, is_last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, is_last=is_last), piece, None))
        self._number += 1


class UnsealingReader:
    """Reads what was sealed into ``source``. Raises :class:`BrokenSeal` before it gives a byte that was not."""

    def __init__(self, source: BinaryIO, key: bytes) -> None:
        self._source = source
        self._cipher = ChaCha20Poly1305(key)
        self._number = 0
        self._ahead: bytes | None = None
        self._held = b""
        self._ended = False

    def read(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes; none at the end of the stream."""
        if not self._held and not self._ended:
            self._held = self._next()
        given, self._held = self._held[:size], self._held[size:]
        return given

    def _next(self) -> bytes:
        present = self._read_piece() if self._ahead is None else self._ahead
        self._ahead = self._read_piece() if len(present) == PIECE + TAG else b""
        self._ended = not self._ahead
        try:
            opened = self._cipher.decrypt(_nonce(self._number, is_last=self._ended), present, None)
        except (InvalidTag, ValueError) as error:
            where = "its end is missing or" if self._ended else "it"
            raise BrokenSeal(
                f"{where} was changed at byte {self._number * (PIECE + TAG)} of the sealed part"
            ) from error
        self._number += 1
        return opened

    def _read_piece(self) -> bytes:
        found = b""
        while len(found) < PIECE + TAG and (more := self._source.read(PIECE + TAG - len(found))):
            found += more
        return found
