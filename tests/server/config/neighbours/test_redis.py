"""Redis's configuration, and what Redis does with it."""

from pathlib import Path

import pytest

from pratique.server.config.neighbours.files import File, write
from pratique.server.config.neighbours.made import Neighbour, NoRedis, files_of
from tests.server.config.neighbours.conftest import Given
from tests.support.environment import need
from tests.support.ports import accepts, free_ports
from tests.support.processes import Child, run

PASSWORD = 'it\'s "quoted"'


def test_redis_throws_away_the_cache_and_never_a_bell(given: Given, tmp_path: Path) -> None:
    program, [port] = need("redis-server"), free_ports(1)
    given(PRATIQUE_BROKER_URL=f"redis://:it's%20%22quoted%22@127.0.0.1:{port}/0", PRATIQUE_REDIS_MEMORY="8")
    [path] = write(tmp_path, files_of(Neighbour.REDIS, folder=tmp_path))
    server = Child(name="Redis", command=[program, path], log=tmp_path / "redis.log", directory=tmp_path)

    def ask(*words: str) -> str:
        client: list[str | Path] = [need("redis-cli"), "-p", str(port), "--no-auth-warning", "-a", PASSWORD]
        return run([*client, *words]).checked().stdout.strip()

    try:
        server.start().wait_until(lambda: accepts(port))
        ask("LPUSH", "bells", "high-priority")
        filled = 'for i = 1, 4000 do redis.call("SET", "cache:" .. i, string.rep("x", 8192), "EX", 3600) end'
        ask("EVAL", filled, "0")

        assert ask("LRANGE", "bells", "0", "-1") == "high-priority"
        assert int(ask("DBSIZE")) < 1500
        assert not list(tmp_path.glob("*.rdb"))
    finally:
        server.stop()


def test_a_configuration_with_a_password_is_a_secret(given: Given, tmp_path: Path) -> None:
    given(PRATIQUE_BROKER_URL="redis://:secret@127.0.0.1/0")
    [with_password] = files_of(Neighbour.REDIS, folder=tmp_path)
    given(PRATIQUE_BROKER_URL="redis://127.0.0.1/0")
    [without] = files_of(Neighbour.REDIS, folder=tmp_path)

    assert (with_password.secret, without.secret) == (True, False)
    assert 'requirepass "secret"' in with_password.text


@pytest.mark.parametrize("url", ["", "amqp://127.0.0.1//"])
def test_a_redis_that_nobody_uses_is_not_configured(given: Given, tmp_path: Path, url: str) -> None:
    given(PRATIQUE_BROKER_URL=url)

    with pytest.raises(NoRedis):
        files_of(Neighbour.REDIS, folder=tmp_path)


def test_a_file_is_written_once_and_anew_when_it_changes(tmp_path: Path) -> None:
    first = write(tmp_path, [File(name="a", text="1"), File(name="b", text="1", secret=True)])
    again = write(tmp_path, [File(name="a", text="1"), File(name="b", text="2", secret=True)])

    assert [each.name for each in first] == ["a", "b"]
    assert [each.name for each in again] == ["b"]
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o600
