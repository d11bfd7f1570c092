"""Traces at a collector of the test's own: linked, complete, through the egress guard, and nothing at all when off."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from pratique.server.kernel import context, logging, settings, telemetry, tracing
from pratique.server.kernel.telemetry import starting
from pratique.server.kernel.telemetry.settings import TelemetrySettings
from tests.support.collector import Collector, collecting

MARK = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def collector() -> Iterator[Collector]:
    with collecting() as made:
        yield made


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    def begin(endpoint: str, *, sample: float = 1.0) -> None:
        chosen = TelemetrySettings(endpoint=endpoint, sample=sample, wait=2.0)
        current = settings.current

        def with_own(cls: type[Any]) -> Any:
            return chosen if cls is TelemetrySettings else current(cls)

        monkeypatch.setattr(settings, "current", with_own)
        telemetry.start("test")

    yield begin
    telemetry.stop()


def test_spans_arrive_with_their_parents_and_what_they_tell(
    collector: Collector, started: Callable[[str], None]
) -> None:
    started(collector.address)

    with (
        context.working(context.Context(traceparent=MARK)),
        tracing.span("PUT registry", kind=tracing.Kind.SERVER, attributes={"a": "b"}) as outer,
    ):
        outer.note("http.response.status_code", 201)
        with pytest.raises(ZeroDivisionError), tracing.span("job scan"):
            raise ZeroDivisionError
    telemetry.stop()

    [put], [scan] = collector.named("PUT registry"), collector.named("job scan")
    assert put["traceId"] == scan["traceId"] == "0af7651916cd43dd8448eb211c80319c"
    assert (put["parentSpanId"], scan["parentSpanId"]) == ("b7ad6b7169203331", put["spanId"])
    assert (put["kind"], put["service"]) == (2, "pratique-test")
    assert {"key": "a", "value": {"stringValue": "b"}} in put["attributes"]
    assert {"key": "http.response.status_code", "value": {"intValue": "201"}} in put["attributes"]
    assert scan["status"] == {"code": 2, "message": "ZeroDivisionError"}
    assert int(put["startTimeUnixNano"]) <= int(scan["startTimeUnixNano"]) <= int(put["endTimeUnixNano"])


def test_a_request_without_a_mark_begins_a_trace(collector: Collector, started: Callable[[str], None]) -> None:
    started(collector.address)

    with tracing.span("GET api") as span:
        mark = span.traceparent
    telemetry.stop()

    [sent] = collector.named("GET api")
    assert (sent["traceId"], sent["parentSpanId"]) == (tracing.trace_id(mark), "")


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:9", "http://169.254.169.254:4318", "ftp://collector"])
def test_a_collector_that_cannot_be_had_is_said_once_and_disturbs_nothing(
    endpoint: str, started: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    logging.configure(level="info", style="json", role="test")
    started(endpoint)

    with tracing.span("GET api"):
        pass
    telemetry.stop()

    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    [warning] = [each for each in said if each["event"] == "telemetry.not_taken"]
    assert warning["spans"] == 1
    assert warning["reason"]


def test_a_collector_that_refuses_is_said_too(
    collector: Collector, started: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    logging.configure(level="info", style="json", role="test")
    collector.status = 503
    started(collector.address)

    with tracing.span("GET api"):
        pass
    telemetry.stop()

    assert "it answered 503" in capsys.readouterr().out


def test_without_the_packages_it_says_what_to_install(
    started: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starting, "find_spec", lambda _name: None)

    with pytest.raises(telemetry.TelemetryMissing, match=r"pratique\[server,telemetry\]"):
        started("http://127.0.0.1:9")


def test_without_a_collector_nothing_is_loaded_or_kept() -> None:
    program = (
        "import sys\n"
        "from pratique.server.config import settings as configured\n"
        "configured.configure()\n"
        "from pratique.server.kernel import telemetry, tracing\n"
        "telemetry.start('api')\n"
        "assert not tracing.is_on()\n"
        "assert not [each for each in sys.modules if each.startswith('opentelemetry')]\n"
    )

    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
