"""What jobs need and the wiring gives: where streams are served, as seen by a browser."""

from dataclasses import dataclass
from typing import Final, Protocol

PATH: Final = "/api/v1/streams"
"""Where the streams plane keeps its routes."""


class Streams(Protocol):
    """Knows the address of the streams plane."""

    def base(self, *, host: str, scheme: str) -> str:
        """The plane's base address for somebody who reached REST at `scheme://host`; no slash at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """The plane answers on the same address as REST, as behind one NGINX; the address given is relative."""

    def base(self, *, host: str, scheme: str) -> str:  # noqa: ARG002 — the port's
        """Nothing: relative."""
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The plane answers on the same host name, on another port, as in the embedded system."""

    port: int

    def base(self, *, host: str, scheme: str) -> str:
        """The same host with this port."""
        closing = host.rfind("]")  # of an IPv6 address
        colon = host.rfind(":")
        name = host[:colon] if colon > closing else host
        return f"{scheme}://{name}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """The plane has an address of its own."""

    address: str

    def base(self, *, host: str, scheme: str) -> str:  # noqa: ARG002 — the port's
        """The address."""
        return self.address.rstrip("/")


_streams: Streams = Here()


def install(*, streams: Streams) -> None:
    """Make this the process's own; called once, by the wiring."""
    global _streams  # noqa: PLW0603 — one address per process, installed at start
    _streams = streams


def streams() -> Streams:
    """The installed address."""
    return _streams
