"""What can be done: read a layer, keep its record, record what an image holds."""

from pratique.server.inventory.services.layers import analyse, record_layer, sandbox
from pratique.server.inventory.services.subjects import forget_sbom, record_image, record_sbom

__all__ = ["analyse", "forget_sbom", "record_image", "record_layer", "record_sbom", "sandbox"]
