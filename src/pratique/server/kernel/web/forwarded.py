"""Where a request really came from and what address it was sent to, when proxies stand between: pure, for all planes.

``X-Forwarded-For``, ``-Proto`` and ``-Host`` are believed only from named networks, and ``X-Forwarded-For`` is read
from the right: each trusted hop vouches for the one before it, and the first one nobody trusts is the client, whatever
it claims further left. What a proxy nobody named sends is ignored.
"""

import ipaddress
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pratique.server.kernel.errors import Invalid

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_HOPS_MAX = 32  # entries of X-Forwarded-For that are looked at, from the right
_HOST = re.compile(r"(?:[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9_])?\.?|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")


class BadNetwork(Invalid):
    """{value!r} in the setting `trusted_proxies` is no network; write one such as 10.0.0.0/8, or an address."""

    code = "bad_network"


class BadHost(Invalid):
    """The request's Host header is no host name; send the name or address of this server."""

    code = "bad_host"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The client's address, and the scheme and host (with port) that it used."""

    client: str
    scheme: str
    host: str


def networks(values: Sequence[str]) -> tuple[Network, ...]:
    """Return the networks that ``values`` write. Raises :class:`BadNetwork`."""
    found = []
    for value in values:
        try:
            found.append(ipaddress.ip_network(value, strict=False))
        except ValueError as error:
            raise BadNetwork(value=value) from error
    return tuple(found)


def origin_of(direct: Origin, headers: Mapping[str, str], *, trusted: Sequence[Network]) -> Origin:
    """Return the origin of a request that came over a connection from ``direct``.

    ``headers`` finds names in any case; several fields of one name are joined by commas.
    """
    if not trusted or not is_trusted(direct.client, trusted):
        return direct
    client = _client(direct.client, headers.get("X-Forwarded-For", ""), trusted)
    scheme = _last(headers.get("X-Forwarded-Proto", "")).lower()
    host = _last(headers.get("X-Forwarded-Host", ""))
    return replace(
        direct,
        client=client,
        scheme=scheme if scheme in ("http", "https") else direct.scheme,
        host=host if is_host(host) else direct.host,
    )


def is_host(value: str) -> bool:
    """Return whether ``value`` may stand in a link as a host with or without a port."""
    return _HOST.fullmatch(value) is not None


def check_host(value: str) -> str:
    """Return ``value`` when it may stand in a link as a host. Raises :class:`BadHost`."""
    if not is_host(value):
        raise BadHost
    return value


def is_trusted(address: str, trusted: Sequence[Network]) -> bool:
    """Return whether ``address`` lies in one of the networks."""
    parsed = _parse(address)
    return parsed is not None and any(parsed in each for each in trusted)


def _client(peer: str, chain: str, trusted: Sequence[Network]) -> str:
    client = peer
    for entry in reversed(chain.rsplit(",", _HOPS_MAX)[-_HOPS_MAX:]):
        hop = _parse(entry.strip())
        if hop is None:
            return client
        client = str(hop)
        if not is_trusted(client, trusted):
            return client
    return client


def _parse(text: str) -> Address | None:
    bare = text
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def _last(values: str) -> str:
    return values.rpartition(",")[2].strip()
