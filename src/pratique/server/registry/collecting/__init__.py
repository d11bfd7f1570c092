"""The collector's stages that the registry owns: what of its rows and bytes nobody needs any more.

Each is a generator that yields between its transactions; `services.collections` goes through them. What they decide by
they look at twice: once to find it, once with the rows locked, so that a push, a mount or an undo in between wins.
"""

from pratique.server.registry.collecting import blobs, bytes_out, deletions, manifests, uploads

__all__ = ["blobs", "bytes_out", "deletions", "manifests", "uploads"]
