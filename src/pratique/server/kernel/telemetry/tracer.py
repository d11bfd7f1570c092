"""Spans kept by OpenTelemetry's SDK, their parents told by marks and not by the SDK's own context."""

from collections.abc import Mapping
from typing import Final

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import NonRecordingSpan, Span, SpanContext, SpanKind, Status, StatusCode, TraceFlags

from pratique import __version__
from pratique.server.kernel.telemetry.exporter import Exporter
from pratique.server.kernel.telemetry.settings import TelemetrySettings
from pratique.server.kernel.tracing import Kind
from pratique.server.kernel.tracing.spans import Value

_EVERY: Final = 1000  # milliseconds between two batches
_QUEUE: Final = 4096  # spans kept for a collector that is slow; further ones are dropped
_KINDS: Final = {
    Kind.INTERNAL: SpanKind.INTERNAL,
    Kind.SERVER: SpanKind.SERVER,
    Kind.CLIENT: SpanKind.CLIENT,
    Kind.CONSUMER: SpanKind.CONSUMER,
}


class _Begun:
    """A span of the SDK's."""

    def __init__(self, span: Span) -> None:
        self._span = span
        own = span.get_span_context()
        self.traceparent = f"00-{own.trace_id:032x}-{own.span_id:016x}-{own.trace_flags:02x}"

    def note(self, name: str, value: Value) -> None:
        """Add an attribute."""
        self._span.set_attribute(name, value)

    def fail(self, why: str) -> None:
        """Set the status to error."""
        self._span.set_status(Status(StatusCode.ERROR, why))

    def end(self) -> None:
        """End it now."""
        self._span.end()


class SdkTracer:
    """This process's tracer."""

    def __init__(self, role: str, chosen: TelemetrySettings) -> None:
        resource = Resource.create(
            {"service.name": f"pratique-{role}", "service.namespace": "pratique", "service.version": __version__}
        )
        self._provider = TracerProvider(
            sampler=ParentBased(TraceIdRatioBased(chosen.sample)), resource=resource, shutdown_on_exit=True
        )
        self._provider.add_span_processor(
            BatchSpanProcessor(
                Exporter(chosen.endpoint, wait=chosen.wait), max_queue_size=_QUEUE, schedule_delay_millis=_EVERY
            )
        )
        self._tracer = self._provider.get_tracer("pratique", __version__)

    def begin(self, name: str, *, kind: Kind, parent: str, attributes: Mapping[str, Value]) -> _Begun:
        """Begin a span."""
        span = self._tracer.start_span(name, context=_parent(parent), kind=_KINDS[kind], attributes=dict(attributes))
        return _Begun(span)

    def close(self) -> None:
        """Send what is left."""
        self._provider.shutdown()


def _parent(mark: str) -> Context:
    """Return the SDK's context for a mark; an empty one, so a new trace, for none."""
    if not mark:
        return Context()
    _, trace_id, span_id, flags = mark.split("-")
    known = SpanContext(
        trace_id=int(trace_id, 16), span_id=int(span_id, 16), is_remote=True, trace_flags=TraceFlags(int(flags, 16))
    )
    return trace.set_span_in_context(NonRecordingSpan(known), Context())
