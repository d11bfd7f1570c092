"""The bell over a broker that dies, hangs and comes back: it never raises, and nobody waits for it twice."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pratique.server.jobs.carrier import CeleryBell, make_app
from tests.support.redis import Redis, redis_server
from tests.support.waiting import eventually

QUEUE = "main"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Redis]:
    with redis_server(tmp_path) as server:
        yield server


@pytest.fixture
def bell(server: Redis, tmp_path: Path) -> CeleryBell:
    return CeleryBell(make_app(broker_url=server.url, folder=tmp_path, poll=1.0))


def test_what_was_rung_waits_to_be_heard(bell: CeleryBell) -> None:
    assert bell.waiting(QUEUE) == 0
    bell.ring(QUEUE)
    bell.ring(QUEUE)

    assert bell.waiting(QUEUE) == 2


@pytest.mark.parametrize("how", [signal.SIGSTOP, signal.SIGKILL], ids=["paused", "killed"])
@pytest.mark.parametrize("is_connected", [True, False], ids=["connected", "not yet connected"])
def test_a_broker_that_is_away_is_not_waited_for_by_everybody(
    server: Redis, bell: CeleryBell, how: signal.Signals, *, is_connected: bool
) -> None:
    if is_connected:
        bell.ring(QUEUE)
    server.child.signal(how)

    began = time.monotonic()
    for _ in range(100):
        bell.ring(QUEUE)
        assert bell.waiting(QUEUE) is None
    took = time.monotonic() - began

    server.child.signal(signal.SIGCONT)
    assert took < 8


@pytest.mark.parametrize("how", [signal.SIGSTOP, signal.SIGKILL], ids=["paused", "killed"])
def test_it_rings_again_when_the_broker_is_back(server: Redis, bell: CeleryBell, how: signal.Signals) -> None:
    bell.ring(QUEUE)
    server.child.signal(how)
    bell.ring(QUEUE)
    server.child.signal(signal.SIGCONT)
    if how is signal.SIGKILL:
        server.child.wait(5)
        server.start()

    def rings() -> bool:
        before = bell.waiting(QUEUE)
        bell.ring(QUEUE)
        return before is not None and bell.waiting(QUEUE) == before + 1

    eventually(rings, within=20, what="a bell that is heard")
