"""Owns the fold: what an image holds, from what its layers hold by path."""

from collections.abc import Sequence

from pratique.core.analysis.records import Inventory, LayerRecord

__all__ = ["fold"]


def fold(records: Sequence[LayerRecord], *, diff_ids: Sequence[str] = ()) -> Inventory:
    """Give what an image holds whose layers, the lowest first, have these records.

    `diff_ids` are those that the image's configuration names, in the same order: a layer with another one is a problem
    of this image, not of the layer, which honest images may share.
    """
    raise NotImplementedError
