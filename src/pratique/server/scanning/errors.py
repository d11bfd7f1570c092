"""What scanning refuses, in the words a person reads in a job's log, in the pages, or in the client that pulls."""

from pratique.server.kernel.errors import NotFound, Unavailable


class NoSuchManifest(NotFound):
    """There is no manifest {digest} in the registry, so there is nothing to scan."""

    code = "scan_manifest_unknown"


class NoSuchLayer(NotFound):
    """There is no layer {digest} of any image in the registry, so there is nothing to read."""

    code = "scan_layer_unknown"


class CannotDecide(Unavailable):
    """Whether {name}@{digest} may be pulled cannot be told at the moment ({reason}), and a policy enforces.

    Try again in a little while; if it stays so, an administrator finds the reason in the log of the registry.
    """

    code = "verdict_unavailable"
