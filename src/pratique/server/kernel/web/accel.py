"""Handing a file's bytes to the proxy in front: we say who may have it, the proxy's kernel sends it.

NGINX's protocol (`X-Accel-Redirect`): an empty answer names an address inside the proxy, which only the proxy itself
can reach. A proxy says that it understands this by `X-Sendfile-Type`, and is believed only from a trusted network; it
overwrites what a client sent.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from pratique.server.kernel.web import forwarded

OFFER: Final = "X-Sendfile-Type"
ACCEPTED: Final = "X-Accel-Redirect"
BLOBS: Final = "/.pratique/blobs/"
"""Where the blob store's root is inside the proxy."""


def is_offered(peer: str, headers: Mapping[str, str], *, trusted: Sequence[forwarded.Network]) -> bool:
    """Return whether the connection from ``peer`` is a trusted proxy's that offers to send files itself."""
    return headers.get(OFFER) == ACCEPTED and forwarded.is_trusted(peer, trusted)
