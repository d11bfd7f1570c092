"""Where the bytes of kept pages and files are: a store of its own, apart from the registry's, that no backup needs."""

from functools import cache
from pathlib import Path
from typing import Final

from pratique.server.identity import ports
from pratique.server.kernel.storage import DiskStore

FOLDER: Final = "packages"


def package_store() -> DiskStore:
    """Return the store of this process."""
    return _store(ports.place().data)


@cache
def _store(data: Path) -> DiskStore:
    return DiskStore(data / FOLDER, cache=True)
