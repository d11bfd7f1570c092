"""Layers of images as bounded streams: what is in them, in order, without anything being unpacked anywhere."""

from pratique.core.filetree.compression import Source
from pratique.core.filetree.cutting import Cut, Problems
from pratique.core.filetree.limits import MIB, Limits
from pratique.core.filetree.paths import joined, normal, parents
from pratique.core.filetree.problems import Code, Problem
from pratique.core.filetree.stream import Stream
from pratique.core.filetree.tar import Entry, Tar, Type

__all__ = [
    "MIB",
    "Code",
    "Cut",
    "Entry",
    "Limits",
    "Problem",
    "Problems",
    "Source",
    "Stream",
    "Tar",
    "Type",
    "joined",
    "normal",
    "parents",
]
