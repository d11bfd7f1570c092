"""What can be done: read a layer, keep its record, record what an image holds, and what is said of packages."""

from pratique.server.inventory.services.facts import (
    ArtifactOf,
    SaidOfPackage,
    import_facts,
    record_artifacts,
    record_facts,
)
from pratique.server.inventory.services.forgetting import (
    forget_components,
    forget_part,
    forget_records,
    held_by_nothing,
)
from pratique.server.inventory.services.layers import analyse, record_layer, sandbox
from pratique.server.inventory.services.subjects import forget_sbom, record_image, record_sbom

__all__ = [
    "ArtifactOf",
    "SaidOfPackage",
    "analyse",
    "forget_components",
    "forget_part",
    "forget_records",
    "forget_sbom",
    "held_by_nothing",
    "import_facts",
    "record_artifacts",
    "record_facts",
    "record_image",
    "record_layer",
    "record_sbom",
    "sandbox",
]
