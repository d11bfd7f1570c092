"""Begins and ends the sending of traces in one process."""

from importlib.util import find_spec

import structlog

from pratique.server.kernel import settings, tracing
from pratique.server.kernel.errors import Invalid
from pratique.server.kernel.telemetry.settings import TelemetrySettings

_log = structlog.get_logger("telemetry")


class TelemetryMissing(Invalid):
    """PRATIQUE_TELEMETRY_ENDPOINT names a collector, and the packages for traces are not installed.

    Install `pratique[server,telemetry]`, or leave the setting empty.
    """

    code = "telemetry_missing"


def start(role: str) -> None:
    """Send this process's spans to the collector that the settings name; nothing when they name none.

    Raises `TelemetryMissing`. Call it in the process that has the spans: what it starts does not survive a fork.
    """
    chosen = settings.current(TelemetrySettings)
    if not chosen.endpoint:
        return
    if find_spec("opentelemetry") is None:
        raise TelemetryMissing
    from pratique.server.kernel.telemetry.tracer import SdkTracer

    stop()
    tracing.install(SdkTracer(role, chosen))
    _log.info("telemetry.started", endpoint=chosen.endpoint)


def stop() -> None:
    """Send what is left, within the bound of one batch, and keep no spans any more."""
    tracer = tracing.installed()
    if tracer is not None:
        tracing.install(None)
        tracer.close()
