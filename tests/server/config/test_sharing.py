"""Which carriers a process gets."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pratique.server.config import sharing
from pratique.server.config.settings import read
from pratique.server.kernel import cache, settings
from pratique.server.kernel.cache import Unshared
from pratique.server.kernel.cache.file import FileCache
from pratique.server.kernel.cache.redis import RedisCache
from pratique.server.kernel.news import telling
from pratique.server.kernel.news.redis import RedisNews
from pratique.server.kernel.news.sockets import Sockets
from tests.support.redis import Redis


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Make settings current, on a data directory of the test's own, and share by them."""
    monkeypatch.setattr("pratique.server.kernel.cache.sharing._secret", b"")
    kept = settings.process._effective  # noqa: SLF001 — put back below

    def use(**urls: str) -> None:
        environment = {f"PRATIQUE_{name}".upper(): value for name, value in urls.items()}
        settings.use(read({"PRATIQUE_DATA": str(tmp_path), **environment}))
        sharing.install()

    yield use
    if kept is not None:
        settings.use(kept)


def carriers() -> tuple[type, type]:
    return type(cache.current()), type(telling._installed)  # noqa: SLF001 — nobody else needs to know


@pytest.mark.parametrize(
    ("urls", "expected"),
    [
        pytest.param({}, (FileCache, Sockets), id="neither"),
        pytest.param({"redis_url": "redis://127.0.0.1:1/0"}, (RedisCache, RedisNews), id="its own"),
        pytest.param({"broker_url": "redis://127.0.0.1:1/0"}, (RedisCache, RedisNews), id="the broker's"),
        pytest.param({"broker_url": "amqp://127.0.0.1:1/"}, (FileCache, Sockets), id="a broker that is none"),
    ],
)
def test_redis_is_used_where_there_is_one(
    given: Callable[..., None], urls: dict[str, str], expected: tuple[type, type]
) -> None:
    given(**urls)

    assert carriers() == expected


def test_processes_of_one_installation_share(given: Callable[..., None], tmp_path: Path) -> None:
    given()
    cache.current().incr("count", by=3, seconds=60)
    given()

    assert cache.current().count("count") == 3
    assert [each.name for each in tmp_path.iterdir()] == ["shared"]


def test_installations_on_one_redis_do_not(given: Callable[..., None], tmp_path: Path, redis_of_the_run: Redis) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "django").write_text("one")
    given(redis_url=redis_of_the_run.url)
    cache.current().incr("count", by=3, seconds=60)
    ours = cache.digest("alice")

    (tmp_path / "keys" / "django").write_text("other")
    given(redis_url=redis_of_the_run.url)

    assert cache.current().count("count") == 0
    assert cache.digest("alice") != ours


def test_its_state_is_told(given: Callable[..., None]) -> None:
    given()
    assert (sharing.state().kind, sharing.state().ok, sharing.state().what) == ("file", True, "")

    given(redis_url="redis://127.0.0.1:1/0")
    away = sharing.state()
    assert (away.kind, away.ok) == ("redis", False)
    assert away.what == "Redis does not answer; everything works, more slowly"


def test_what_was_never_installed_is_said_too(given: Callable[..., None]) -> None:
    given()
    cache.install(Unshared(), secret=b"")

    assert not sharing.state().ok
