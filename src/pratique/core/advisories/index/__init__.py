"""Owns the index file: one immutable SQLite file with all that is known, built beside the old and read by everyone.

A file is written once (:mod:`.building`), moved into its place whole, and from then on only read (:mod:`.reading`), by
any number of processes at once. It carries its format, the engine of its version keys, its sources and its coverage.
"""

from pratique.core.advisories.index.answers import Outcome, RecordHead
from pratique.core.advisories.index.building import Built, build
from pratique.core.advisories.index.checking import check_file
from pratique.core.advisories.index.coverage import Coverage, State
from pratique.core.advisories.index.delta import Delta, difference
from pratique.core.advisories.index.inputs import Inputs, find_inputs
from pratique.core.advisories.index.reading import Index, UnusableIndex

__all__ = [
    "Built",
    "Coverage",
    "Delta",
    "Index",
    "Inputs",
    "Outcome",
    "RecordHead",
    "State",
    "UnusableIndex",
    "build",
    "check_file",
    "difference",
    "find_inputs",
]
