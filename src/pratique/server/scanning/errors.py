"""What scanning refuses, in the words a person reads in a job's log, in the pages, or in the client that pulls."""

from pratique.server.kernel.errors import Conflict, Invalid, NotFound, Unavailable


class NoSuchManifest(NotFound):
    """There is no manifest {digest} in the registry, so there is nothing to scan."""

    code = "scan_manifest_unknown"


class NoSuchLayer(NotFound):
    """There is no layer {digest} of any image in the registry, so there is nothing to read."""

    code = "scan_layer_unknown"


class LayerNotRead(Invalid):
    """The layer {layer} could not be read. {reason}"""

    code = "scan_layer_not_read"


class CannotDecide(Unavailable):
    """Whether {name}@{digest} may be pulled cannot be told at the moment ({reason}), and a policy enforces.

    Try again in a little while; if it stays so, an administrator finds the reason in the log of the registry.
    """

    code = "verdict_unavailable"


class NoSbom(NotFound):
    """There is no SBOM {sbom} here, or you may not see it."""

    code = "sbom_not_found"


class SbomUnreadable(Invalid):
    """The upload cannot be taken in as an SBOM: {reason}. Send CycloneDX 1.2 to 1.7 or SPDX 2.2 or 2.3, as JSON."""

    code = "sbom_unreadable"


class TooManySboms(Conflict):
    """The namespace {namespace} has {limit} SBOMs already (scanning.sboms). Delete one that is not needed any more."""

    code = "sboms_too_many"
