"""Three processes of the firewall, many clients and one cold file: the upstream sends it once, whoever is killed."""

import hashlib
import itertools
import random
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.halting_index import HaltingIndex, halting_index
from tests.support.ports import LOOPBACK, free_ports
from tests.support.processes import Child
from tests.support.system import PRATIQUE, System
from tests.support.waiting import eventually
from tests.support.web import Web

MB = 1_000_000
PIECE = 256 * 1024
_numbers = itertools.count(1)


@dataclass(frozen=True, kw_only=True)
class Firewalls:
    """The processes, by their ports; the first is one that may be killed."""

    doomed: Child
    ports: list[int]
    path: str
    index: HaltingIndex

    def fetch(self, port: int, has_begun: threading.Event | None = None) -> str:
        """Fetch the file from a process; returns its digest, or that it was cut off."""
        connection = Web(base=f"http://{LOOPBACK}:{port}", timeout=240).connect()
        hashed = hashlib.sha256()
        try:
            connection.request("GET", self.path)
            answer = connection.getresponse()
            assert answer.status == 200, answer.read()
            while piece := answer.read(PIECE):
                hashed.update(piece)
                if has_begun is not None:
                    has_begun.set()
            return hashed.hexdigest() if not answer.length else "cut off"
        except ConnectionError:
            return "cut off"
        finally:
            connection.close()

    def ask_all(self, pool: ThreadPoolExecutor, ports: list[int], clients: int) -> list[Future[str]]:
        """Have clients ask the processes in turn; returns when each has its first bytes."""
        begun = [threading.Event() for _ in range(clients)]
        turns = itertools.cycle(ports)
        asked = [pool.submit(self.fetch, next(turns), each) for each in begun]
        assert all(each.wait(120) for each in begun)
        return asked


@contextmanager
def firewalls(system: System, folder: Path, *, size: int, seed: int) -> Iterator[Firewalls]:
    """Run two processes of the firewall beside the installation's, before an index of one file nobody has asked for."""
    name = f"crash-{next(_numbers)}"
    ports = free_ports(2)
    children = []
    for port in ports:
        environment = {**system.environment, "PRATIQUE_FIREWALL_PORT": str(port)}
        command: list[str | Path] = [PRATIQUE, "serve", "firewall"]
        log = folder / f"firewall-{port}.log"
        children.append(Child(name="pratique serve firewall", command=command, log=log, environment=environment))
    data = random.Random(seed).randbytes(min(size, 4 * MB)) * max(1, size // (4 * MB))
    with ExitStack() as held:
        index = held.enter_context(halting_index("large", data))
        wish = {"upstream": index.url, "access": "anonymous", "allows_private": True}
        system.admin.post("/api/v1/firewall/repositories", {"name": name, "ecosystem": "pypi", **wish}).expect(201)
        for each in children:
            held.callback(each.kill)
            each.start()
        webs = [Web(base=f"http://{LOOPBACK}:{port}", timeout=5) for port in ports]
        children[0].wait_until(lambda: all(web.get("/health").status == 200 for web in webs), within=60)
        path = f"/pypi/{name}/files/large/{index.file}"
        yield Firewalls(doomed=children[0], ports=[*ports, system.ports.firewall], path=path, index=index)


SIZES = [
    pytest.param(12 * MB, 12, id="12 MB, 12 clients"),
    pytest.param(200 * MB, 50, id="200 MB, 50 clients", marks=[pytest.mark.soak, pytest.mark.timeout(900)]),
]


@pytest.mark.parametrize(("size", "clients"), SIZES)
def test_however_many_ask_three_processes_the_upstream_sends_a_file_once(
    system: System, tmp_path: Path, size: int, clients: int
) -> None:
    with firewalls(system, tmp_path, size=size, seed=size) as made, ThreadPoolExecutor(clients) as pool:
        asked = made.ask_all(pool, made.ports, clients)
        made.index.go_on.set()
        got = {each.result() for each in asked}

    assert got == {hashlib.sha256(made.index.data).hexdigest()}
    assert made.index.ranges == [""]


@pytest.mark.parametrize(("size", "clients"), SIZES)
def test_when_the_process_that_fetches_is_killed_another_goes_on_where_it_stopped(
    system: System, tmp_path: Path, size: int, clients: int
) -> None:
    with firewalls(system, tmp_path, size=size, seed=size + 1) as made, ThreadPoolExecutor(clients + 1) as pool:
        [lost] = made.ask_all(pool, made.ports[:1], 1)
        asked = made.ask_all(pool, made.ports[1:], clients)

        made.doomed.kill()

        eventually(lambda: len(made.index.ranges) == 2, within=60, what="another process that goes on")
        made.index.go_on.set()
        got = {each.result() for each in asked}

    assert lost.result() == "cut off"
    assert got == {hashlib.sha256(made.index.data).hexdigest()}
    first, second = made.index.ranges
    assert first == ""
    assert 0 < int(second.removeprefix("bytes=").removesuffix("-")) <= size // 2
