"""One running installation as its operators observe it: a push as one trace, and processes that serve nobody."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from tests.support.collector import Collector, collecting
from tests.support.images import image
from tests.support.layers import layer_of, os_release
from tests.support.ports import free_ports
from tests.support.system import System, embedded
from tests.support.waiting import eventually
from tests.support.web import Web

WITHIN = 200.0  # seconds; a machine that is busy with other tests starts a worker slowly


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """An installation, its collector, and the ports on which worker and beat answer."""

    system: System
    collector: Collector
    worker: Web
    beat: Web


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Observed]:
    worker, beat = free_ports(2)
    folder: Path = tmp_path_factory.mktemp("observed")
    with collecting() as collector:
        settings = {
            "PRATIQUE_TELEMETRY_ENDPOINT": collector.address,
            "PRATIQUE_WORKER_PORT": str(worker),
            "PRATIQUE_BEAT_PORT": str(beat),
        }
        with embedded(folder, settings=settings) as system:
            yield Observed(
                system=system,
                collector=collector,
                worker=Web(base=f"http://127.0.0.1:{worker}"),
                beat=Web(base=f"http://127.0.0.1:{beat}"),
            )


def is_ready(web: Web) -> bool:
    return web.get("/health").status == 200


def test_worker_and_beat_say_that_they_are_ready_and_what_they_count(observed: Observed) -> None:
    for web, role in ((observed.worker, "worker"), (observed.beat, "beat")):
        eventually(partial(is_ready, web), within=WITHIN, what=f"the readiness of {role}")
        assert web.get("/health").json()["role"] == role
    assert b"pratique_jobs_killed_total" in observed.worker.get("/metrics").body
    assert b"pratique_schedules_fired_total" in observed.beat.get("/metrics").body


def test_every_process_of_the_installation_is_on_the_status_page(observed: Observed) -> None:
    def roles() -> set[object]:
        processes = observed.system.admin.get("/api/v1/status").expect(200).json()["processes"]
        assert isinstance(processes, list)
        return {each["role"] for each in processes if each["ready"]}

    eventually(lambda: roles() == {"api", "registry+streams+firewall+osa-api", "worker", "beat"}, within=WITHIN)


def test_a_push_is_one_trace_from_the_request_to_the_reading_of_its_layer(observed: Observed) -> None:
    collector = observed.collector
    observed.system.registry().push("admin/traced", "latest", image(layer_of(os_release("traced"))))

    def chain() -> list[tuple[str, str]]:
        spans = {each["spanId"]: each for each in collector.spans}
        at = next(each for each in spans.values() if each["name"] == "job scan_check_single")
        found = []
        while at:
            found.append((at["name"], at["service"]))
            at = spans.get(at["parentSpanId"], {})
        assert found[-1][0] == "PUT registry", found
        return found

    def complete() -> list[tuple[str, str]] | None:
        return chain() if collector.named("job scan_check_single") else None

    assert eventually(complete, within=WITHIN, what="the whole trace") == [
        ("job scan_check_single", "pratique-crew"),
        ("job scan_check", "pratique-crew"),
        ("tell scanning", "pratique-worker"),
        ("PUT registry", "pratique-registry+streams+firewall+osa-api"),
    ]
    # What the crew counted while it did this is the worker's to tell.
    eventually(lambda: count_of(observed.worker, "layer_analysis_seconds_count") >= 1, what="the layer that was read")
    eventually(lambda: count_of(observed.worker, 'verdicts_total{action="allow"}') >= 1, what="the verdict")


def test_each_process_says_how_many_connections_it_has(observed: Observed) -> None:
    planes = Web(base=f"http://127.0.0.1:{observed.system.ports.registry}")
    observed.system.admin.get("/api/v1/repositories").expect(200)
    for web in (observed.worker, observed.beat):  # they begin when the ports of the others answer
        eventually(partial(is_ready, web), within=WITHIN, what="worker and beat")

    for web in (observed.system.admin, planes, observed.worker, observed.beat):
        assert count_of(web, "database_connections") >= 1
    assert count_of(planes, 'database_pool_size{pool="writes"}') >= 1
    assert count_of(planes, 'database_pool_used{pool="writes"}') == 0


def count_of(web: Web, sample: str) -> float:
    lines = web.get("/metrics").expect(200).body.decode().splitlines()
    return sum(float(each.rpartition(" ")[2]) for each in lines if each.startswith(f"pratique_{sample} "))
