"""The settings of traces."""

from typing import Annotated

import msgspec

from pratique.server.kernel.settings import option, section


@section("telemetry")
class TelemetrySettings:
    """Traces of requests and of the jobs they set off, by OpenTelemetry."""

    endpoint: str = option(
        "", help="The address of a collector of OTLP over HTTP, such as http://collector:4318. Empty: no traces."
    )
    sample: Annotated[float, msgspec.Meta(ge=0, le=1)] = option(
        1.0, help="The share of requests that are traced, when the client does not say.", unit="of 1"
    )
    wait: float = option(5.0, help="How long the collector may take for a batch before it is dropped.", unit="seconds")
