"""The wall round the tests: no socket of this process reaches anything but this machine's loopback.

It is an audit hook of the interpreter, below every library written in Python, and cannot be taken off again. Programs
the tests start, and libraries with a network stack of their own (libpq), are not covered; they are given loopback
addresses.
"""

import ipaddress
import sys

LOCAL_NAMES = frozenset({"localhost", "localhost.localdomain", "ip6-localhost"})


class ClosedNetworkError(RuntimeError):
    """A test tried to reach {target}; tests talk to loopback only (a test that must go out is marked `live`)."""

    def __init__(self, target: object) -> None:
        super().__init__((self.__doc__ or "").format(target=target))


def close_the_network() -> None:
    """Refuse, from now on and for good, to connect, send or resolve beyond loopback."""
    sys.addaudithook(_judge)


def is_loopback(host: object) -> bool:
    """Tell whether a host as sockets take it (text or bytes, address or name) is this machine's loopback."""
    text = host.decode("ascii", "replace") if isinstance(host, bytes | bytearray) else host
    if not isinstance(text, str):
        return False
    if text.lower().rstrip(".") in LOCAL_NAMES:
        return True
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def _judge(event: str, arguments: tuple[object, ...]) -> None:
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        _judge_address(arguments[1] if len(arguments) > 1 else None)
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = arguments[0]
        # None and the empty text stand for the wildcard address of a listener, and are never sent anywhere;
        # numeric addresses are resolved without a question to anyone and are judged when they are connected to.
        if host and not is_loopback(host) and not _is_numeric(host):
            raise ClosedNetworkError(host)


def _judge_address(address: object) -> None:
    # Unix sockets are named by text or bytes, internet sockets by a tuple; None is a connected socket's sendmsg.
    if isinstance(address, tuple) and address and not is_loopback(address[0]) and isinstance(address[0], str):
        raise ClosedNetworkError(address[0])


def _is_numeric(host: object) -> bool:
    try:
        ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    return True


__all__ = ["ClosedNetworkError", "close_the_network", "is_loopback"]
