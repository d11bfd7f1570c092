"""Bytes coming in: an upload's session, which one request has at a time, the stream into it, and its running hash.

Owns the order of things that makes a push durable: row, bytes, sync, row of the blob. It knows HTTP only as a stream of
bytes to read from. Invariant: an upload's bytes are touched only while its key is locked, and its row is read after
the lock was had, so that no request acts on an offset that another has moved.
"""

from pratique.server.registry.intake.hashes import RunningHashes
from pratique.server.registry.intake.session import Session, continue_upload, start_upload
from pratique.server.registry.intake.stream import Body, Broken, Stalled, body_of, pieces_of, receive

__all__ = [
    "Body",
    "Broken",
    "RunningHashes",
    "Session",
    "Stalled",
    "body_of",
    "continue_upload",
    "pieces_of",
    "receive",
    "start_upload",
]
