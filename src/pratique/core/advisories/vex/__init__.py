"""Owns reading what vendors say of their own products (VEX): OpenVEX, CSAF and CycloneDX, all as one kind of statement.

A statement keeps who made it. One about a product that has no package URL cannot be looked up and is named as such.
"""

from pratique.core.advisories.vex.reading import Document, NotVex, read_vex
from pratique.core.advisories.vex.statements import Standing, Statement

__all__ = ["Document", "NotVex", "Standing", "Statement", "read_vex"]
