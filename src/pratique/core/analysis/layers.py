"""Owns the analysis of one layer: a stream in, a record of what it holds by path out. Runs in the sandbox."""

from typing import Protocol

from pratique.core.analysis.records import LayerRecord
from pratique.core.filetree import Limits

__all__ = ["Source", "analyse_layer"]


class Source(Protocol):
    """Where a layer's bytes come from."""

    def read(self, size: int, /) -> bytes:
        """Give at most `size` bytes, none at the end."""


def analyse_layer(stream: Source, *, media_type: str = "", limits: Limits | None = None) -> LayerRecord:
    """Read a layer, compressed or not, and give what it holds; what is wrong with it is in the record, never raised."""
    raise NotImplementedError
