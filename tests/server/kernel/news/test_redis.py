"""News by Redis: what is lost with it, and how soon it is back."""

import signal
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from pratique.server.kernel.circuit import Circuit
from pratique.server.kernel.news import ANYTHING, Listening, Topic
from pratique.server.kernel.news.redis import RedisNews
from tests.server.kernel.news.carriers import Ear
from tests.support.redis import Redis, redis_server
from tests.support.waiting import eventually

WAIT = 0.1


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Redis]:
    with redis_server(tmp_path) as server:
        yield server


@pytest.fixture
def carrier(server: Redis) -> RedisNews:
    return RedisNews(server.url, prefix="test", wait=WAIT, circuit=Circuit(pause=0.05, longest=0.1))


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def listening(carrier: RedisNews, ear: Ear) -> Iterator[Listening]:
    made = carrier.listen(Topic.JOB, ear)
    with closing(SimpleNamespace(close=made.stop)):
        ear.wait_for(ANYTHING)
        yield made


@pytest.mark.usefixtures("listening")
def test_after_a_restart_everything_may_have_been_missed(server: Redis, carrier: RedisNews, ear: Ear) -> None:
    ear.heard.clear()
    server.child.kill()
    carrier.tell(Topic.JOB, "lost")

    server.start()

    ear.wait_for(ANYTHING)

    def told() -> bool:
        carrier.tell(Topic.JOB, "again")
        return "again" in ear.heard

    eventually(told, what="news after the restart")
    assert "lost" not in ear.heard


def test_a_server_that_says_nothing_is_not_trusted(server: Redis, listening: Listening, ear: Ear) -> None:
    server.child.signal(signal.SIGSTOP)
    eventually(lambda: not listening.is_live, within=5, what="the doubt")

    ear.heard.clear()
    server.child.signal(signal.SIGCONT)

    ear.wait_for(ANYTHING)
    assert listening.is_live


@pytest.mark.parametrize("how", [signal.SIGSTOP, signal.SIGKILL], ids=["paused", "killed"])
def test_telling_waits_a_moment_at_most(server: Redis, carrier: RedisNews, how: signal.Signals) -> None:
    carrier.tell(Topic.JOB, "connected")
    server.child.signal(how)

    began = time.monotonic()
    for _ in range(1000):
        carrier.tell(Topic.JOB, "lost")
    took = time.monotonic() - began

    server.child.signal(signal.SIGCONT)
    assert took < 10 * WAIT
