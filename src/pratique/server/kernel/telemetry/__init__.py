"""Traces sent to a collector: OpenTelemetry's SDK for spans, OTLP over HTTP as JSON, out through the egress guard.

Off unless the setting `telemetry.endpoint` names a collector; the SDK is an extra and is loaded only then. It decides
nothing of what is a span (`kernel.tracing` does) and never makes work wait: spans are sent in batches by a thread, and
dropped when the collector does not take them.
"""

from pratique.server.kernel.telemetry.starting import TelemetryMissing, start, stop

__all__ = ["TelemetryMissing", "start", "stop"]
