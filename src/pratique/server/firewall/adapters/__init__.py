"""The ecosystems as the firewall uses them: one object of one shape each, over the pure codecs of `core.ecosystems`."""

import re
from collections.abc import Collection, Mapping

from pratique.server.firewall.adapters.npm import Npm
from pratique.server.firewall.adapters.pypi import PyPI
from pratique.server.firewall.adapters.shape import Adapter, Listed
from pratique.server.firewall.models import Ecosystem

__all__ = ["ADAPTERS", "Adapter", "Listed", "is_here", "of"]

ADAPTERS: Mapping[Ecosystem, Adapter] = {Ecosystem.PYPI: PyPI(), Ecosystem.NPM: Npm()}

_OURS = re.compile(r"/(?:pypi|npm)/[a-z0-9-]+(?:/simple)?/?", re.ASCII)
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})  # noqa: S104 — recognised, not bound


def of(ecosystem: Ecosystem) -> Adapter:
    """Return the ecosystem's adapter."""
    return ADAPTERS[ecosystem]


def is_here(host: str, port: int | None, path: str, *, ecosystem: Ecosystem, hosts: Collection[str]) -> bool:  # noqa: ARG001 — whichever port, whichever ecosystem
    """Tell whether an address is one of a firewall repository of this installation."""
    return (host in hosts or host in _LOCAL) and _OURS.fullmatch(path) is not None
