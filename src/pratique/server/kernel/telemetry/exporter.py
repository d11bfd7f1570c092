"""OTLP over HTTP, encoded as JSON (OpenTelemetry Protocol 1.x, "JSON Protobuf Encoding").

Ours, and not the library's, since every request of the product leaves through the egress guard. The collector is named
by the operator, so private addresses are allowed; link-local ones, where clouds keep credentials, are not.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

import aiohttp
import msgspec
import structlog
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

from pratique.server.kernel.egress import Policy
from pratique.server.kernel.egress.session import open_session
from pratique.server.kernel.errors import Refusal

PATH: Final = "/v1/traces"
_OK: Final = range(200, 300)

_log = structlog.get_logger("telemetry")


class Exporter(SpanExporter):
    """Sends batches of spans; `wait` is the longest in seconds that one may take."""

    def __init__(self, endpoint: str, *, wait: float) -> None:
        self._url = endpoint.rstrip("/") + PATH
        self._wait = wait
        self._is_away = False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Send a batch. One that is not taken is dropped; the first of several is logged."""
        try:
            status = asyncio.run(self._post(msgspec.json.encode(document(spans))))
            problem = "" if status in _OK else f"it answered {status}"
        except (aiohttp.ClientError, TimeoutError, OSError, Refusal) as error:
            problem = str(error) or type(error).__name__
        if problem and not self._is_away:
            _log.warning("telemetry.not_taken", url=self._url, reason=problem, spans=len(spans))
        self._is_away = bool(problem)
        return SpanExportResult.FAILURE if problem else SpanExportResult.SUCCESS

    async def _post(self, body: bytes) -> int:
        async with asyncio.timeout(self._wait), open_session(Policy(private=True)) as session:
            sent = session.post(self._url, data=body, headers={"Content-Type": "application/json"})
            async with sent as answer:
                return answer.status


def document(spans: Sequence[ReadableSpan]) -> dict[str, Any]:
    """Return the request that carries spans of one process."""
    resource = spans[0].resource.attributes if spans else {}
    scope = {"name": "pratique"}
    return {
        "resourceSpans": [
            {
                "resource": {"attributes": _attributes(resource)},
                "scopeSpans": [{"scope": scope, "spans": [_span(each) for each in spans]}],
            }
        ]
    }


def _span(span: ReadableSpan) -> dict[str, Any]:
    own = span.get_span_context()
    trace_id, span_id = (own.trace_id, own.span_id) if own else (0, 0)
    return {
        "traceId": f"{trace_id:032x}",
        "spanId": f"{span_id:016x}",
        "parentSpanId": f"{span.parent.span_id:016x}" if span.parent else "",
        "name": span.name,
        "kind": span.kind.value + 1,  # the protocol's numbers begin with "unspecified"
        "startTimeUnixNano": str(span.start_time or 0),
        "endTimeUnixNano": str(span.end_time or 0),
        "attributes": _attributes(span.attributes or {}),
        "status": {"code": span.status.status_code.value, "message": span.status.description or ""},
    }


def _attributes(given: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"key": key, "value": _value(each)} for key, each in given.items()]


def _value(value: Any) -> dict[str, Any]:
    match value:
        case bool():
            return {"boolValue": value}
        case int():
            return {"intValue": str(value)}
        case float():
            return {"doubleValue": value}
        case _:
            return {"stringValue": str(value)}
