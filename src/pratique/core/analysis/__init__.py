"""What a layer holds by path (package databases, metadata, whiteouts), and the fold of layers into an image."""

from pratique.core.analysis.folding import fold
from pratique.core.analysis.layers import Source, analyse_layer
from pratique.core.analysis.records import (
    ENGINE,
    Distribution,
    File,
    Found,
    Installed,
    Inventory,
    Kind,
    LayerRecord,
    Package,
    Relation,
)
from pratique.core.filetree import Code, Limits, Problem

__all__ = [
    "ENGINE",
    "Code",
    "Distribution",
    "File",
    "Found",
    "Installed",
    "Inventory",
    "Kind",
    "LayerRecord",
    "Limits",
    "Package",
    "Problem",
    "Relation",
    "Source",
    "analyse_layer",
    "fold",
]
