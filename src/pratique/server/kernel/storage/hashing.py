"""Hashes of what passes through, computed outside the event loop, where the store's own threads do not."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from pratique.core.names import Hasher
from pratique.server.kernel.storage.store import Chunk

_INLINE: Final = 32 * 1024  # bytes that are hashed sooner than another thread is told to
_THREADS: Final = 4

_pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="hashes")


async def hash_outside(hasher: Hasher, chunks: Sequence[Chunk]) -> None:
    """Hash chunks in order, in a thread unless they are few bytes."""
    if sum(map(len, chunks)) <= _INLINE:
        hash_here(hasher, chunks)
    else:
        await asyncio.get_running_loop().run_in_executor(_pool, hash_here, hasher, chunks)


def hash_here(hasher: Hasher, chunks: Sequence[Chunk]) -> None:
    """Hash chunks in order."""
    for each in chunks:
        hasher.update(each)
