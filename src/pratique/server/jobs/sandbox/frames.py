"""What travels over the two pipes between a sandbox process and its owner: length-prefixed msgpack, bounded.

A frame is a four-byte big-endian length and that many bytes of msgpack. A call that streams is followed by frames of
plain bytes, the last one empty; its answer may come before the last, and the rest is then passed over. The owner never
believes the length it reads: it is compared with the limit before anything is allocated. This module has no I/O; it is
imported by both ends, so it imports nothing but msgspec.
"""

from __future__ import annotations

import struct
from enum import StrEnum

import msgspec

HEADER = struct.Struct(">I")
MIB = 1024 * 1024
END_OF_STREAM = HEADER.pack(0)
CHUNK = 256 * 1024
"""Bytes of a frame of a stream, at most: what a call holds in memory of it at either end."""
ENVELOPE = 4096
"""Room in a frame for what surrounds the payload."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one call may use.

    `memory` is address space beyond what the process holds before the call; `cpu_seconds` is whole seconds, because
    the operating system counts it so; `open_files` counts descriptors, of which the pipes and the interpreter take
    about six.
    """

    memory: int = 256 * MIB
    cpu_seconds: int = 10
    wall_seconds: float = 30.0
    open_files: int = 32
    input_bytes: int = 64 * MIB
    stream_bytes: int = 64 * 1024 * MIB
    output_bytes: int = 16 * MIB


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """Owner to sandbox: run this function on these bytes."""

    function: str
    payload: bytes
    limits: Limits
    streams: bool = False
    """Frames of bytes follow, which the function reads as its second argument."""


class Outcome(StrEnum):
    """How a call ended, as far as the sandbox could still say."""

    READY = "ready"
    DONE = "done"
    RAISED = "raised"
    OUT_OF_MEMORY = "out_of_memory"
    TOO_LARGE = "too_large"
    UNKNOWN = "unknown"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """Sandbox to owner. The first answer of a process is `ready` and tells which confinement holds."""

    outcome: Outcome
    payload: bytes = b""
    text: str = ""
    last: bool = False
    """The process ends after this answer, because its memory is no longer to be trusted or has grown too much."""


def pack(message: Call | Answer) -> bytes:
    """One frame."""
    body = msgspec.msgpack.encode(message)
    return HEADER.pack(len(body)) + body


def length_of(header: bytes) -> int:
    """The length a header announces; the caller compares it with its limit."""
    (length,) = HEADER.unpack(header)
    return int(length)


call_of = msgspec.msgpack.Decoder(Call).decode
answer_of = msgspec.msgpack.Decoder(Answer).decode
