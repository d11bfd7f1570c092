"""What is read of a key, held to the length that its row tells: a store gives what is there, be it less."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from pratique.server.kernel.storage.errors import BytesCutShort
from pratique.server.kernel.storage.store import StorageKey


async def exactly(pieces: AsyncGenerator[bytes], key: StorageKey, *, length: int) -> AsyncGenerator[bytes]:
    """Yield the pieces of ``key``, ``length`` bytes in all. Raises ``BytesCutShort`` where they end before."""
    there = 0
    async with aclosing(pieces):
        async for piece in pieces:
            there += len(piece)
            yield piece
    if there < length:
        raise BytesCutShort(key=key, there=there, size=length)
