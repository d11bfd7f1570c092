"""What every carrier of the cache promises."""

import threading
from pathlib import Path

import pytest

from pratique.server.kernel.cache import Cache
from pratique.server.kernel.cache.file import FileCache
from pratique.server.kernel.cache.redis import RedisCache
from pratique.server.kernel.cache.sharing import SECONDS_MAX, VALUE_MAX
from pratique.server.kernel.circuit import Circuit
from tests.support.waiting import eventually


@pytest.fixture(params=["file", "redis"])
def cache(request: pytest.FixtureRequest, tmp_path: Path) -> Cache:
    if request.param == "file":
        return FileCache(tmp_path / "made by the first" / "cache.sqlite3", wait=5.0, circuit=Circuit())
    url = request.getfixturevalue("redis_url")
    return RedisCache(url, prefix=f"test-{tmp_path.name}", wait=5.0, circuit=Circuit())


def test_a_value_is_kept(cache: Cache) -> None:
    cache.set("a:key", b"\x00value", seconds=60)

    assert cache.get("a:key") == b"\x00value"
    assert cache.get("another") is None


def test_the_newest_value_counts(cache: Cache) -> None:
    cache.set("key", b"first", seconds=60)
    cache.set("key", b"second", seconds=60)

    assert cache.get("key") == b"second"


def test_a_value_is_forgotten_on_request(cache: Cache) -> None:
    cache.set("key", b"value", seconds=60)
    cache.delete("key")
    cache.delete("never-there")

    assert cache.get("key") is None


def test_a_value_is_forgotten_in_time(cache: Cache) -> None:
    cache.set("key", b"value", seconds=0.05)

    eventually(lambda: cache.get("key") is None, what="the end of the value")


def test_a_count_begins_at_nothing(cache: Cache) -> None:
    assert cache.count("count") == 0
    assert cache.incr("count", seconds=60) == 1
    assert cache.incr("count", by=4, seconds=60) == 5
    assert cache.incr("count", by=-2, seconds=60) == 3
    assert cache.count("count") == 3


def test_a_count_is_forgotten_in_time(cache: Cache) -> None:
    cache.incr("count", by=7, seconds=0.05)

    eventually(lambda: cache.count("count") == 0, what="the end of the count")
    assert cache.incr("count", seconds=60) == 1


def test_no_increment_is_lost_among_many_at_once(cache: Cache) -> None:
    def work() -> None:
        for _ in range(50):
            cache.incr("count", seconds=60)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert cache.count("count") == 200


@pytest.mark.parametrize("key", ["", "Upper", "with space", "naïve", "x" * 201, ":first", "a\nb"])
def test_what_is_no_key_is_a_mistake(cache: Cache, key: str) -> None:
    with pytest.raises(ValueError, match="no key"):
        cache.set(key, b"", seconds=1)


def test_values_and_times_are_bounded(cache: Cache) -> None:
    with pytest.raises(ValueError, match="not kept"):
        cache.set("key", b"x" * (VALUE_MAX + 1), seconds=1)
    with pytest.raises(ValueError, match="not kept"):
        cache.set("key", b"", seconds=SECONDS_MAX + 1)
    with pytest.raises(ValueError, match="not kept"):
        cache.incr("key", seconds=0)
