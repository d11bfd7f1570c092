"""The public sources that can be switched on, declared in `catalogue.toml`."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

import msgspec

from pratique.server.index.errors import NoSource

_FILE = Path(__file__).with_name("catalogue.toml")


class Layout(StrEnum):
    """How a source lays out its files."""

    FILES = "files"
    """A few files, each fetched whole when it is another."""
    OSV = "osv"
    """For each ecosystem `all.zip`, and `modified_id.csv` that names what changed."""
    NVD = "nvd"
    """A file for each year with a digest beside it, and one of what changed lately."""


class Declared(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A source as it is declared. `promise` is in hours; `proven` is empty where only its format was read."""

    title: str
    publisher: str
    licence: str
    terms: str
    address: str
    layout: Layout
    megabytes: int
    minutes: int
    promise: int
    proven: str
    files: dict[str, str] = {}
    ecosystems: tuple[str, ...] = ()

    @property
    def may_be(self) -> timedelta:
        """How old its newest may be."""
        return timedelta(hours=self.promise)


@lru_cache(1)
def declared() -> Mapping[str, Declared]:
    """Return every source by its name, in the order of the file."""
    with _FILE.open("rb") as file:
        return msgspec.convert(tomllib.load(file), dict[str, Declared])  # bounded: ours


def find(name: str) -> Declared:
    """Return the source of a name. Raises `NoSource`."""
    found = declared().get(name)
    if found is None:
        raise NoSource(name=name, known=", ".join(declared()))
    return found
