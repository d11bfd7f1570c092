"""The sockets that roles listen on: opened for several addresses, refused in plain words.

Invariant: a socket is never shared with another listener. ``SO_REUSEADDR`` is set, which on Linux only lets a port be
taken again while old connections to it linger; ``SO_REUSEPORT`` is not, because with it a second instance would
silently get half of the first one's connections. IPv6 sockets are IPv6 only, so that ``0.0.0.0`` and ``::`` can both be
named.
"""

import errno
import ipaddress
import socket
from collections.abc import Sequence
from pathlib import Path

from pratique.server.config import port_holder
from pratique.server.kernel.errors import Conflict, Invalid

BACKLOG = 1024  # connections the system holds; clients such as docker open many at once


class PortTaken(Conflict):
    """Port {port} on {address} is taken{holder}. Stop what uses it, or choose another port with {setting}."""

    code = "port_taken"


class PortForbidden(Conflict):
    """Port {port} on {address} may only be used by root. Choose one above 1023 with {setting}."""

    code = "port_forbidden"


class AddressMissing(Invalid):
    """This machine has none of the addresses {addresses} to listen on. Correct the setting `listen`."""

    code = "address_missing"


class BadAddress(Invalid):
    """{address} in the setting `listen` is no IP address; write one such as 127.0.0.1 or ::1."""

    code = "bad_address"


class OpenWithoutTls(Invalid):
    """Listening on {address}, beyond this machine, without TLS would send passwords in the clear.

    Use `--tls`, put a proxy with TLS in front and listen on loopback, or say `--insecure` if you mean it.
    """

    code = "open_without_tls"


_ABSENT = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)


def is_loopback(address: str) -> bool:
    """Return whether ``address`` is reachable from this machine only. Raises :class:`BadAddress`."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError as error:
        raise BadAddress(address=address) from error


def check_exposure(addresses: Sequence[str], *, tls: bool, insecure: bool) -> None:
    """Raise :class:`OpenWithoutTls` when ``addresses`` reach beyond this machine and nothing protects passwords."""
    beyond = [each for each in addresses if not is_loopback(each)]
    if beyond and not (tls or insecure):
        raise OpenWithoutTls(address=beyond[0])


def open_sockets(
    addresses: Sequence[str], port: int, *, setting: str, backlog: int = BACKLOG, proc: Path = Path("/proc")
) -> list[socket.socket]:
    """Return listening sockets for ``port`` on each of ``addresses`` that this machine has.

    ``setting`` is the variable that moves the port. Raises :class:`PortTaken`, :class:`PortForbidden` or
    :class:`AddressMissing`; then nothing stays open.
    """
    opened: list[socket.socket] = []
    try:
        for address in addresses:
            found = _open(address, port, setting=setting, backlog=backlog, proc=proc)
            if found is not None:
                opened.append(found)
    except BaseException:
        for each in opened:
            each.close()
        raise
    if not opened:
        raise AddressMissing(addresses=", ".join(addresses))
    return opened


def check_free(addresses: Sequence[str], port: int, *, setting: str) -> None:
    """Raise what :func:`open_sockets` would raise, and leave nothing open."""
    for each in open_sockets(addresses, port, setting=setting):
        each.close()


def _open(address: str, port: int, *, setting: str, backlog: int, proc: Path) -> socket.socket | None:
    is_loopback(address)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        made = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        if error.errno in _ABSENT:
            return None
        raise
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind((address, port))
        made.listen(backlog)
        made.setblocking(False)
    except OSError as error:
        made.close()
        if error.errno in _ABSENT:
            return None
        if error.errno == errno.EADDRINUSE:
            holder = port_holder.find(port, proc=proc)
            said = f" by {holder}" if holder else ""
            raise PortTaken(port=port, address=address, setting=setting, holder=said) from error
        if error.errno == errno.EACCES:
            raise PortForbidden(port=port, address=address, setting=setting) from error
        raise
    return made
