"""The cache without its Redis: nothing waits for it, and it is used again when it is back."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pratique.server.kernel.cache import Away
from pratique.server.kernel.cache.redis import RedisCache
from pratique.server.kernel.circuit import Circuit
from tests.support.redis import Redis, redis_server
from tests.support.waiting import eventually

WAIT = 0.1


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Redis]:
    with redis_server(tmp_path) as server:
        yield server


@pytest.fixture
def cache(server: Redis) -> RedisCache:
    return RedisCache(server.url, prefix="test", wait=WAIT, circuit=Circuit(pause=0.05, longest=0.2))


def is_back(cache: RedisCache) -> bool:
    try:
        return cache.incr("count", seconds=60) > 0
    except Away:
        return False


@pytest.mark.parametrize("how", [signal.SIGSTOP, signal.SIGKILL], ids=["paused", "killed"])
def test_nothing_waits_for_a_server_that_is_away(server: Redis, cache: RedisCache, how: signal.Signals) -> None:
    cache.set("key", b"value", seconds=60)
    server.child.signal(how)

    began = time.monotonic()
    for _ in range(1000):
        assert cache.get("key") is None
        cache.set("key", b"other", seconds=60)
        cache.delete("key")
        with pytest.raises(Away):
            cache.incr("count", seconds=60)
        with pytest.raises(Away):
            cache.count("count")
    took = time.monotonic() - began

    server.child.signal(signal.SIGCONT)
    assert took < 15 * WAIT


def test_it_is_used_again_when_it_is_back(server: Redis, cache: RedisCache) -> None:
    server.child.kill()
    assert not is_back(cache)

    server.start()

    eventually(lambda: is_back(cache), what="the cache")


def test_a_restart_between_two_calls_is_not_noticed(server: Redis, cache: RedisCache) -> None:
    cache.incr("count", seconds=60)
    server.child.kill()
    server.start()

    assert cache.incr("count", seconds=60) == 1
