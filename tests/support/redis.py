"""A Redis server from Debian's program, in a folder of its own on loopback."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.environment import need
from tests.support.ports import LOOPBACK, accepts, free_ports
from tests.support.processes import Child


@dataclass(frozen=True, kw_only=True, slots=True)
class Redis:
    """A server that keeps nothing on disk, and may be killed and started again on its port."""

    child: Child
    port: int

    @property
    def url(self) -> str:
        return f"redis://{LOOPBACK}:{self.port}/0"

    def start(self) -> None:
        """Start it and wait until it listens."""
        self.child.start().wait_until(lambda: accepts(self.port))


@contextmanager
def redis_server(folder: Path) -> Iterator[Redis]:
    """Run a server for as long as the block lasts."""
    [port] = free_ports(1)
    options = ["--port", str(port), "--bind", LOOPBACK, "--save", "", "--appendonly", "no", "--dir", str(folder)]
    server = Redis(
        child=Child(name="Redis", command=[need("redis-server"), *options], log=folder / "redis.log"), port=port
    )
    try:
        server.start()
        yield server
    finally:
        server.child.kill()


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """Run a server and give its URL."""
    with redis_server(folder) as server:
        yield server.url
