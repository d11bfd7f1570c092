"""What can be done: read a layer, keep its record, record what an image holds."""

from pratique.server.inventory.services.layers import analyse, record_layer, sandbox
from pratique.server.inventory.services.subjects import record_image

__all__ = ["analyse", "record_image", "record_layer", "sandbox"]
