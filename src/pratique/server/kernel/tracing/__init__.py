"""Traces: what one request set off, across processes, as spans that know their parent (W3C Trace Context).

Owns the mark that travels (`traceparent`) and the one way to say that a piece of work begins and ends. What becomes of
a span is a tracer's, installed only where an operator configured one: without it a span costs a comparison, and marks
that came with a request are passed on all the same, to its events, their listeners, their jobs and their children.
"""

from pratique.server.kernel.tracing.spans import Kind, Running, Tracer, install, installed, is_on, span
from pratique.server.kernel.tracing.traceparent import HEADER, accept, trace_id

__all__ = ["HEADER", "Kind", "Running", "Tracer", "accept", "install", "installed", "is_on", "span", "trace_id"]
