"""Owns software bills of materials: writing and reading CycloneDX 1.6 and SPDX 2.3 as JSON; stores nothing.

Writers take components one by one and give bytes bit by bit, so that a document of any size costs little memory.
Readers take what components a document names and pass over the rest; what they could not use is said and counted.
Specifications: ECMA-424 (CycloneDX 1.6); SPDX 2.3, clauses 6 to 11 and annex on package URLs.
"""

from pratique.core.sbom.documents import About, BadSbom, Document, Item, Place, Unused
from pratique.core.sbom.reading import read

__all__ = ["About", "BadSbom", "Document", "Item", "Place", "Unused", "read"]
