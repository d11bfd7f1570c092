"""Functions that try what a sandbox forbids; `pratique doctor` and the tests call them to see it forbidden.

Each returns `escaped` when it got through; a denial is an `OSError`, which the sandbox reports as a refusal.
"""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Protocol

ESCAPED = b"escaped"


class Readable(Protocol):
    """What a streaming call reads from."""

    def read(self, size: int, /) -> bytes:
        """Give at most `size` bytes, none at the end."""


def echo(payload: bytes) -> bytes:
    """Return the payload."""
    return payload


def count(_payload: bytes, stream: Readable) -> bytes:
    """Count the bytes of a stream."""
    total = 0
    while piece := stream.read(1 << 20):
        total += len(piece)
    return str(total).encode()


def taste(payload: bytes, stream: Readable) -> bytes:
    """Read as many bytes of a stream as the payload says, and leave the rest."""
    wanted = int(payload)
    taken = bytearray()
    while len(taken) < wanted and (piece := stream.read(wanted - len(taken))):
        taken += piece
    return bytes(taken)


def hoard(_payload: bytes, stream: Readable) -> bytes:
    """Keep all of a stream in memory."""
    kept = []
    while piece := stream.read(1 << 16):
        kept.append(piece + bytes(len(piece)))
    return str(len(kept)).encode()


def ignore(_payload: bytes, _stream: Readable) -> bytes:
    """Take a stream and never read it."""
    time.sleep(3600)
    return ESCAPED


def vanish(_payload: bytes, stream: Readable) -> bytes:
    """End the process in the middle of a stream."""
    stream.read(1)
    os._exit(9)


def refuse(payload: bytes) -> bytes:
    """Raise, as a parser does on bad input."""
    raise ValueError(payload.decode())


def allocate(payload: bytes) -> bytes:
    """Ask for as many bytes as the payload says."""
    return str(len(bytearray(int(payload)))).encode()


def spin(_payload: bytes) -> bytes:
    """Use the processor and never end."""
    while True:
        pass


def doze(_payload: bytes) -> bytes:
    """Wait and never end."""
    time.sleep(3600)
    return ESCAPED


def answer_much(payload: bytes) -> bytes:
    """Answer as many bytes as the payload says."""
    return bytes(int(payload))


def crash(_payload: bytes) -> bytes:
    """Die of a bad pointer, as a C library does."""
    ctypes.string_at(0)
    return ESCAPED


def leave(payload: bytes) -> bytes:
    """End the process without an answer."""
    os._exit(int(payload))


def connect(_payload: bytes) -> bytes:
    """Open a socket."""
    socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()
    return ESCAPED


def execute(_payload: bytes) -> bytes:
    """Start another program."""
    subprocess.run([sys.executable, "-V"], check=False)
    return ESCAPED


def replace(_payload: bytes) -> bytes:
    """Become another program."""
    os.execv(sys.executable, [sys.executable, "-V"])  # noqa: S606 — to see it denied


def fork(_payload: bytes) -> bytes:
    """Make another process."""
    if os.fork() == 0:
        os._exit(0)
    return ESCAPED


def write_file(payload: bytes) -> bytes:
    """Make a file."""
    Path(payload.decode()).write_bytes(b"x")
    return ESCAPED


def remove_file(payload: bytes) -> bytes:
    """Remove a file."""
    Path(payload.decode()).unlink()
    return ESCAPED


def open_many(_payload: bytes) -> bytes:
    """Open files without end."""
    kept = [Path(os.devnull).open("rb") for _ in range(10_000)]  # noqa: SIM115 — keeping them open is the point
    return str(len(kept)).encode()


def signal_owner(_payload: bytes) -> bytes:
    """Send a signal to the owner."""
    os.kill(os.getppid(), 0)
    return ESCAPED


def thread(payload: bytes) -> bytes:
    """Use a thread, which is allowed."""
    seen: list[bytes] = []
    worker = threading.Thread(target=seen.append, args=(payload,))
    worker.start()
    worker.join()
    return seen[0]
