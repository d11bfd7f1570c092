"""The data plane `/v2/`: parse, one call, render.

Specification: OCI distribution-spec 1.1, "Endpoints"; Docker's practice where clients rely on it. Locations are
relative (RFC 9110 section 10.2.2), so they hold behind any proxy.
"""

from pratique.server.registry.edge.parts import Parts, make_parts
from pratique.server.registry.edge.plane import registry_plane

__all__ = ["Parts", "make_parts", "registry_plane"]
