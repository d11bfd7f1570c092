"""Where an upstream is: whether the egress guard will let it be asked, told when it is entered.

The guard looks again at each connection; a name that nobody here resolves now is left to it, and to a forward proxy.
"""

import ipaddress
import socket
import threading
from typing import Final
from urllib.parse import urlsplit

from pratique.server.firewall.errors import BadUpstream, UpstreamIsPrivate
from pratique.server.kernel.egress import Policy

_WITHIN: Final = 3.0  # seconds for a name; beyond them it is left to the guard
_NOWHERE: Final = (".example", ".invalid")  # RFC 2606 §2: names that are nowhere, so nobody is asked for them
_LOOKUPS: Final = threading.BoundedSemaphore(4)  # of names at once; beyond them they are left to the guard


def check_upstream(url: str, *, allows_private: bool) -> None:
    """Refuse an upstream that would never be asked. Raises ``UpstreamIsPrivate``, or ``BadUpstream``."""
    host = urlsplit(url).hostname or ""
    addresses = _addresses(host)
    objections = [Policy(private=allows_private).objection(each) for each in addresses]
    if not addresses or None in objections:
        return
    address, kind = addresses[0], objections[0]
    if Policy(private=True).objection(address) is None:
        raise UpstreamIsPrivate(host=host, address=address, kind=kind)
    raise BadUpstream(url=url, problem=f"it is at {address}, {kind}, where nothing is ever asked")


def _addresses(host: str) -> list[str]:
    """Return the addresses of a host; none of a name that cannot be resolved here in time."""
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        pass
    if host.endswith(_NOWHERE) or not _LOOKUPS.acquire(blocking=False):
        return []
    found: list[str] = []
    # A thread of its own: the system's resolver has no deadline that one could set.
    thread = threading.Thread(target=_resolve, args=(host, found), daemon=True, name=f"resolve {host}")
    thread.start()
    thread.join(_WITHIN)
    return list(found)


def _resolve(host: str, into: list[str]) -> None:
    try:
        into += [str(place[0]) for *_, place in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        return
    finally:
        _LOOKUPS.release()
