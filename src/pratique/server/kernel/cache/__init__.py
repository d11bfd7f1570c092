"""Small values that processes share for a while, and counts that they keep together.

Everything here may vanish at any moment, on every carrier, and never decides alone: whoever reads it knows what to do
without. Keys and values hold no secret and no name in clear; `digest` makes a key of either. Values are bounded
in size, entries in number and time.

Carriers: Redis where there is one, else a file in the data directory, which the processes of one machine share.
"""

from pratique.server.kernel.cache.sharing import Away, Cache, Unshared, current, digest, install

__all__ = ["Away", "Cache", "Unshared", "current", "digest", "install"]
