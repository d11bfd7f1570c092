"""The registry's settings."""

from pratique.server.kernel.settings import option, section


@section("registry")
class RegistrySettings:
    """The registry's data plane."""

    port: int = option(5000, help="Where the registry listens.", unit="TCP port")
