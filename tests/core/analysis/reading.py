"""Analysing and folding in tests."""

import io

from pratique.core.analysis import Inventory, LayerRecord, Limits, analyse_layer, fold
from tests.support.images import Layer
from tests.support.layers import Tarball


def recorded(layer: Layer | Tarball, *, limits: Limits | None = None) -> LayerRecord:
    """Analyse a layer."""
    content = layer.content if isinstance(layer, Layer) else layer.pack()
    return analyse_layer(io.BytesIO(content), limits=limits)


def folded(*layers: Layer | Tarball) -> Inventory:
    """Analyse layers, the lowest first, and fold them."""
    return fold([recorded(each) for each in layers])


def codes(record: LayerRecord) -> list[str]:
    """Give what is wrong with a layer."""
    return [each.code.value for each in record.problems]


def problems(inventory: Inventory) -> list[tuple[int, str]]:
    """Give what is wrong with an image, by layer."""
    return [(layer, each.code.value) for layer, each in inventory.problems]


def versions(inventory: Inventory) -> dict[str, str]:
    """Give the versions of an image's packages by name; for images that hold one of each."""
    return {each.package.name: each.package.version for each in inventory.found}


def layers(inventory: Inventory) -> dict[str, int]:
    """Give the layer that brought each package, by name."""
    return {each.package.name: each.layer for each in inventory.found}
