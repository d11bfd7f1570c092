"""One push of a running installation, at a collector: the request, the listener, the jobs and their children linked."""

from pathlib import Path

from tests.support.collector import collecting
from tests.support.images import image
from tests.support.layers import layer_of, os_release
from tests.support.system import embedded
from tests.support.waiting import eventually


def test_a_push_is_one_trace_from_the_request_to_the_reading_of_its_layer(tmp_path: Path) -> None:
    with (
        collecting() as collector,
        embedded(tmp_path, settings={"PRATIQUE_TELEMETRY_ENDPOINT": collector.address}) as system,
    ):
        system.registry().push("admin/traced", "latest", image(layer_of(os_release("traced"))))
        eventually(lambda: collector.named("job scan_check_single"), within=200, what="the span of the layer's job")

    [layer] = collector.named("job scan_check_single")
    spans = {each["spanId"]: each for each in collector.spans}
    names, at = [], layer
    while at:
        names.append((at["name"], at["service"]))
        at = spans.get(at["parentSpanId"], {})
    assert names[0] == ("job scan_check_single", "pratique-crew")
    assert ("job scan_check", "pratique-crew") in names
    assert ("PUT registry", "pratique-registry+streams+firewall") in names
    assert {each["traceId"] for each in spans.values() if each["spanId"] == layer["spanId"]} == {layer["traceId"]}
