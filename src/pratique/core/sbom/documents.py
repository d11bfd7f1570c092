"""Owns the values that writers take and readers give."""

from datetime import datetime

import msgspec

from pratique.core.analysis import Distribution, Package

__all__ = ["About", "BadSbom", "Document", "Item", "Place", "Unused"]


class BadSbom(ValueError):
    """The bytes are no document that can be read; ``reason`` says why in words for people."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What a document is about, and who made it when. ``serial`` is a UUID; ``created`` is aware."""

    name: str
    version: str
    purl: str = ""
    distribution: Distribution | None = None
    serial: str
    created: datetime
    maker: str = "pratique"
    maker_version: str


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a component was found: the digest of the layer that brought it, and the path, either may be empty."""

    layer: str = ""
    path: str = ""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A component to be written; ``owner`` is the purl of the package whose files it is of. No two have one purl."""

    purl: str
    name: str
    version: str
    places: tuple[Place, ...] = ()
    owner: str = ""


class Unused(msgspec.Struct, frozen=True, kw_only=True):
    """A component that a document names and that could not be used."""

    name: str
    reason: str


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """What was read: the format, what the document is about, and its components, each once."""

    format: str
    version: str
    name: str = ""
    packages: tuple[Package, ...] = ()
    unused: tuple[Unused, ...] = ()
    unused_count: int = 0
