"""Free ports on loopback for servers that a test starts."""

import socket
from contextlib import ExitStack

LOOPBACK = "127.0.0.1"


def free_ports(count: int) -> list[int]:
    """Give `count` different ports that were free on both loopback addresses a moment ago.

    Another process may take one before the caller does; a server that then fails to start says so in its log.
    """
    with ExitStack() as held:
        return [_hold(held) for _ in range(count)]


def _hold(held: ExitStack) -> int:
    listener = held.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
    listener.bind((LOOPBACK, 0))
    port: int = listener.getsockname()[1]
    return port


def accepts(port: int, host: str = LOOPBACK) -> bool:
    """Tell whether something listens there."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False
