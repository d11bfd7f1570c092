"""Which addresses may be connected to: pure."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052 §2.1
_NAT64_LOCAL: Final = ipaddress.IPv6Network("64:ff9b:1::/48")  # RFC 8215
_TRANSLATED: Final = ipaddress.IPv6Network("::ffff:0:0:0/96")  # RFC 2765 §2.1, stateless translation
_IPV4_COMPATIBLE: Final = ipaddress.IPv6Network("::/96")  # RFC 4291 §2.5.5.1, deprecated, still routed by some
_LAST_32_BITS: Final = 0xFFFFFFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What one use of the network may reach besides public addresses.

    ``private`` allows the networks of organisations and this machine; ``networks`` allows what it names, whatever that
    is.
    """

    private: bool = False
    networks: tuple[Network, ...] = ()

    def objection(self, text: str) -> str | None:
        """Return what kind of place the address ``text`` is if it may not be connected to, else None."""
        address = ipaddress.ip_address(text.partition("%")[0])
        if any(address in each for each in self.networks):
            return None
        for each in (*_inside(address), address):
            kind = _kind(each)
            if kind is not None and not (self.private and kind in _PRIVATE_KINDS):
                return kind
        return None


PUBLIC_ONLY: Final = Policy()
"""For addresses that users give."""

_LOCAL: Final = "this machine itself"
_ORGANISATION: Final = "a private network"
_PRIVATE_KINDS: Final = frozenset({_LOCAL, _ORGANISATION})


def _kind(address: Address) -> str | None:
    """Return in words what kind of place that is not the public Internet ``address`` is, or None."""
    if address.is_link_local:
        return "a link-local address"
    if address.is_multicast:
        return "a multicast address"
    if address.is_loopback or address.is_unspecified:
        return _LOCAL
    if _is_inner(address):
        return _ORGANISATION
    if address.is_global:
        return None
    return _ORGANISATION if address.is_private else "a reserved address"


def _is_inner(address: Address) -> bool:
    """Tell whether it is of a network's own, though the registry of special addresses has it as global."""
    return isinstance(address, ipaddress.IPv6Address) and (address.is_site_local or address in _NAT64_LOCAL)


def _inside(address: Address) -> Sequence[ipaddress.IPv4Address]:
    """Return the IPv4 addresses that an IPv6 address stands for: mapped, 6to4, Teredo, translated, compatible."""
    if isinstance(address, ipaddress.IPv4Address):
        return ()
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if any(address in each for each in (_NAT64, _NAT64_LOCAL, _TRANSLATED)) or (
        address in _IPV4_COMPATIBLE and int(address) > 1
    ):
        found.append(ipaddress.IPv4Address(int(address) & _LAST_32_BITS))
    return [each for each in found if each is not None]
