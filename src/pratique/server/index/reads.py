"""The index's reads for event loops: one hand-written statement each, by the index of generations."""

from pratique.server.kernel.database.reads import Reads

GENERATION = "SELECT r.generation FROM index_indexrelease r ORDER BY r.generation DESC LIMIT 1"
"""The current generation; no row where there is no index. Other domains' statements may name the table likewise."""

NAME = "SELECT r.generation, r.digest FROM index_indexrelease r ORDER BY r.generation DESC LIMIT 1"


async def generation(reads: Reads) -> int | None:
    """Return the current generation."""
    row = await reads.fetch_one(GENERATION, {})
    return None if row is None else int(row[0])
