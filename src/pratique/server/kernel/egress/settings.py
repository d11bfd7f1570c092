"""The settings of outbound requests."""

from pathlib import Path

from pratique.server.kernel.settings import option, section


@section("egress")
class EgressSettings:
    """Requests that this installation makes to others."""

    ca_file: Path | None = option(
        None, help="Certificate authorities (PEM) to trust besides the system's, such as a proxy's own."
    )
    connect_within: float = option(10.0, help="How long a connection may take to come about.", unit="seconds")
    idle: float = option(
        60.0, help="How long an answer may send nothing; a slow download that moves is never cut.", unit="seconds"
    )
