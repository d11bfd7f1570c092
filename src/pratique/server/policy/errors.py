"""What this domain refuses."""

from pratique.server.kernel.errors import NotFound


class NoPolicy(NotFound):
    """There is no policy {name}; those there are: {known}."""

    code = "policy_unknown"
