"""Layers of images as bounded streams: what is in them, in order, without anything being unpacked anywhere."""

from pratique.core.filetree.limits import Limits
from pratique.core.filetree.problems import Code, Problem

__all__ = ["Code", "Limits", "Problem"]
