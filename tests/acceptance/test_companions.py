"""Two processes that serve the registry's port: both are given connections, count together, and replace each other."""

import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack

import psutil
import pytest

from tests.support.images import small_image
from tests.support.system import System, embedded
from tests.support.waiting import eventually

REPOSITORY = "admin/companions"
CONNECTIONS = 24
COUNTED = re.compile(
    r'^pratique_registry_requests_total\{kind="manifest",method="GET",status="200"\} (\S+)$', re.MULTILINE
)


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with embedded(tmp_path_factory.mktemp("two"), settings={"PRATIQUE_REGISTRY_PROCESSES": "2"}) as system:
        yield system


def _companion(system: System) -> psutil.Process:
    found = [each for each in system.processes() if _is_companion(each)]
    return found[0]


def _is_companion(process: psutil.Process) -> bool:
    try:
        return "pratique.server.config.companion" in process.cmdline()
    except psutil.Error:
        return False  # it died


def _held(process: psutil.Process, port: int) -> int:
    return sum(each.status == psutil.CONN_ESTABLISHED and each.laddr.port == port for each in process.net_connections())


def _takes_turns(companion: psutil.Process, port: int) -> bool:
    """Tell whether one of two connections comes to the companion, which it does once it is ready."""
    with socket.create_connection(("127.0.0.1", port)), socket.create_connection(("127.0.0.1", port)):
        return bool(_held(companion, port))


def _counted(system: System) -> float:
    body = system.registry().web.get("/metrics").expect(200).body.decode()
    found = COUNTED.search(body)
    return float(found[1]) if found else 0.0


def test_both_take_connections(system: System) -> None:
    port, two = system.ports.registry, (system.process_of("planes"), eventually(lambda: _companion(system)))
    eventually(lambda: _takes_turns(two[1], port), within=30, what="the companion's first connection")

    with ExitStack() as held:
        for _ in range(CONNECTIONS):
            held.enter_context(socket.create_connection(("127.0.0.1", port)))

        eventually(lambda: sum(_held(each, port) for each in two) >= CONNECTIONS, what="every connection to be taken")
        assert min(_held(each, port) for each in two) >= CONNECTIONS // 3


def test_they_count_together_and_one_that_is_killed_is_replaced(system: System) -> None:
    registry, image = system.registry(), small_image(51)
    registry.push(REPOSITORY, "v1", image)
    before = _counted(system)
    killed = eventually(lambda: _companion(system))

    for _ in range(10):
        assert registry.manifest(REPOSITORY, "v1").expect(200).body == image.manifest
    eventually(lambda: _counted(system) - before == 10, what="what both counted")
    killed.kill()
    another = eventually(lambda: _companion(system).pid != killed.pid, within=30, what="another companion")

    assert another
    assert registry.manifest(REPOSITORY, "v1").expect(200).body == image.manifest
