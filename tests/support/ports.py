"""Free ports on loopback for servers that a test starts."""

import fcntl
import os
import random
import socket
import tempfile
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from typing import Final

LOOPBACK = "127.0.0.1"
_PORTS: Final = range(20_000, 32_768)  # below what Linux gives by itself to a connection or to who asks for any port


def free_ports(count: int) -> list[int]:
    """Give `count` ports on which nothing listens; no other run of tests on this machine gets them before this ends."""
    return list(islice(_unused(), count))


def accepts(port: int, host: str = LOOPBACK) -> bool:
    """Tell whether something listens there."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


@cache
def _unused() -> Iterator[int]:
    """Yield ports, each locked for this process: a byte of one file for each, which Linux gives back at its end."""
    locks = os.open(Path(tempfile.gettempdir()) / f"pratique-test-ports-{os.getuid()}", os.O_RDWR | os.O_CREAT, 0o600)
    first = random.randrange(len(_PORTS))  # so that runs seldom meet
    return (port for port in cycle((*_PORTS[first:], *_PORTS[:first])) if _locked(locks, port) and _is_free(port))


def _locked(locks: int, port: int) -> bool:
    try:
        fcntl.lockf(locks, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port)
    except OSError:
        return False
    return True


def _is_free(port: int) -> bool:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as listener:
        try:
            listener.bind((LOOPBACK, port))
        except OSError:
            return False
    return True
